"""What the desk refuses, and who can put it right."""

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.refusals import NotYours, Refusal


class NoSuchList(Refusal):
    code, message = "no_such_list", _("没有找到这张表，请从列表页上保存。")


class NothingToSave(Refusal):
    code, message = "nothing_to_save", _("现在没有筛选，也没有排序。先筛选好再保存。")


class NameTaken(Refusal):
    code, status, message = "name_taken", 409, _("您已经有一个叫“%(name)s”的视图，请换个名字。")


class TooManyViews(Refusal):
    code, message = "too_many_views", _("一张表最多存 %(limit)s 个视图，请先删掉不用的。")


class NotYourView(NotYours):
    code, message = "not_your_view", _("这个视图是%(who)s存的，只有本人能改名或删除；您可以另存一个。")
