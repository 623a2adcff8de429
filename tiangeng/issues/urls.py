"""Addresses of the issues room."""

from django.urls import path

from .views import batches, branches, draws, lists, promises, record, steps

app_name = "issues"
urlpatterns = [
    path("", lists.IssueList.as_view(), name="list"),
    path("new/", steps.Report.as_view(), name="report"),
    path("batches/", batches.Batches.as_view(), name="batches"),
    path("batches/new/<slug:verb>/", batches.new, name="batch_new"),
    path("batches/<uuid:pk>/", batches.BatchPage.as_view(), name="batch"),
    path("batches/<uuid:pk>/run/", batches.run, name="batch_run"),
    path("batches/<uuid:pk>/undo/", batches.undo, name="batch_undo"),
    path("supervision/", lists.Supervision.as_view(), name="supervision"),
    path("promises/", promises.Promises.as_view(), name="promises"),
    path("promises/new/", promises.MakePromise.as_view(), name="promise_new"),
    path("promises/<uuid:pk>/keep/", promises.Keep.as_view(), name="promise_keep"),
    path("promises/<uuid:pk>/put-off/", promises.PutOff.as_view(), name="promise_put_off"),
    path("promises/<uuid:pk>/let-go/", promises.LetGo.as_view(), name="promise_let_go"),
    path("call-backs/", draws.Draws.as_view(), name="draws"),
    path("call-backs/new/", draws.NewDraw.as_view(), name="draw_new"),
    path("call-backs/<uuid:pk>/", draws.DrawPage.as_view(), name="draw"),
    path("call-backs/calls/<uuid:pk>/unreached/", draws.Unreached.as_view(), name="unreached"),
    path("<uuid:pk>/", record.IssuePage.as_view(), name="record"),
    path("<uuid:pk>/why-due/", record.WhyDue.as_view(), name="why_due"),
    path("<uuid:pk>/move/<slug:name>/", steps.move, name="move"),
    path("<uuid:pk>/dispatch/", steps.Dispatch.as_view(), name="dispatch"),
    path("<uuid:pk>/decline/", steps.Decline.as_view(), name="decline"),
    path("<uuid:pk>/return/", steps.Return.as_view(), name="return"),
    path("<uuid:pk>/resolve/", steps.Resolve.as_view(), name="resolve"),
    path("<uuid:pk>/defer/", steps.Defer.as_view(), name="defer"),
    path("<uuid:pk>/wait/", branches.Wait.as_view(), name="wait"),
    path("<uuid:pk>/split/", branches.Split.as_view(), name="split"),
    path("<uuid:pk>/ruling/", branches.ProposeRuling.as_view(), name="propose_ruling"),
    path("<uuid:pk>/ruling/decide/", branches.DecideRuling.as_view(), name="decide_ruling"),
    path("<uuid:pk>/merge/", steps.Merge.as_view(), name="merge"),
    path("<uuid:pk>/note/", steps.Note.as_view(), name="note"),
    path("<uuid:pk>/assistant/", steps.Assistant.as_view(), name="assistant"),
    path("<uuid:pk>/help/<uuid:handling>/finish/", steps.Finish.as_view(), name="finish"),
    path("<uuid:pk>/help/<uuid:handling>/<slug:name>/", steps.help_step, name="help"),
    path("<uuid:pk>/call-back/", steps.CallBack.as_view(), name="call_back"),
    path("<uuid:pk>/correct/", steps.Correct.as_view(), name="correct"),
    path("<uuid:pk>/remind/", steps.Remind.as_view(), name="remind"),
    path("<uuid:pk>/unmask/", steps.unmask, name="unmask"),
]
