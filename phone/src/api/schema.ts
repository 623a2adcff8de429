// Generated from docs/openapi.json by scripts/types.mjs; never edited by hand.
export interface paths {
    "/api/field/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What has changed in my villages since a mark
         * @description The first time without `since`; then hand `next` back. An item may come twice: keep the newest by id.
         */
        get: operations["tiangeng_field_api_changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/field/device": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make this phone known
         * @description The same phone again changes nothing. No `Idempotency-Key` is honoured here: an answer with a secret is not kept to be
         *     repeated. Secret and key are told to whoever has just signed in, until the phone has shown the key; from then on this
         *     session opens nothing without it (`X-Tiangeng-Key`) and lives as long as a phone's may. Any other session stays what it
         *     is. A phone that may not be bound (409) is told its key in `facts`, no secret, and its session keeps the desk's limits.
         *     To who came by the province's ticket the secret of a phone that was bound before is told with the account's `password`
         *     alone (`wants_password`).
         */
        post: operations["tiangeng_field_api_bind"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/field/left-behind": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hand in what somebody left on a phone
         * @description For an account that is gone, an hour long: entries stay their author's, the log says who brought them and why.
         */
        post: operations["tiangeng_field_api_left_behind"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/field/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whose phone it is, and what it needs without signal */
        get: operations["tiangeng_field_api_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/field/minutes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Minutes of a week, towards the county's total
         * @description Nobody is asked who they are, and a sign-in is not looked at but for the county of phones of before, which do not name
         *     it. Once a `token`, made for this week alone; taken until the next week is over, and shown only then.
         */
        post: operations["tiangeng_field_api_minutes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/field/present": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The ids of all a phone may hold */
        get: operations["tiangeng_field_api_present"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/field/uploads/{digest}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How much of a photo has arrived */
        get: operations["tiangeng_field_api_upload"];
        /**
         * Add the next part of a photo
         * @description `Content-Range: bytes first-last/total`; the part is the raw body. A part that is there already changes nothing.
         */
        put: operations["tiangeng_field_api_add_part"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/field/uploads/{digest}/attach": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make the photo a record's file */
        post: operations["tiangeng_field_api_attach"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/forms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Forms in force for the caller's county */
        get: operations["tiangeng_forms_api_forms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/forms/answers/{pk}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One answer */
        get: operations["tiangeng_forms_api_one_answer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/forms/answers/{pk}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A picture an answer names
         * @description By the name the answer gives it. The same bytes under the same name are one file: no key is needed.
         */
        post: operations["tiangeng_forms_api_add_file"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/forms/{pk}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One form */
        get: operations["tiangeng_forms_api_form"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/forms/{pk}/answers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** FormAnswers to a form, all its versions */
        get: operations["tiangeng_forms_api_answers"];
        put?: never;
        /**
         * Take in a form filled in
         * @description The same `id` with the same content any number of times is one answer. Every question is asked again here; `facts`
         *     of a refusal names each that is wrong.
         */
        post: operations["tiangeng_forms_api_answer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/forms/{pk}/survey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a form asks, as the phone draws it
         * @description Also of a version no longer in force: what was answered on it stays readable.
         */
        get: operations["tiangeng_forms_api_survey"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List issues, newest first
         * @description Keyset pages: hand `next` back as `after`. `mine` = waiting for me; `late` = past the running deadline.
         */
        get: operations["tiangeng_issues_api_issues"];
        put?: never;
        /**
         * Report an issue
         * @description With the same `id` or `Idempotency-Key` it is stored once. `receipt_code` is for the one who asked.
         */
        post: operations["tiangeng_issues_api_report"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/promises/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 答应的事: the nearest day first */
        get: operations["tiangeng_issues_api_promises"];
        put?: never;
        /**
         * 记下答应的事
         * @description With the same `id` or `Idempotency-Key` it is stored once.
         */
        post: operations["tiangeng_issues_api_make_promise"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/same": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Perhaps the same: up to three, best first
         * @description What is under way in that village and sounds like it, as far as the asker may see. Nothing is kept of the text.
         */
        post: operations["tiangeng_issues_api_desk_same"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{pk}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One issue */
        get: operations["tiangeng_issues_api_one"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{pk}/appeal/decide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 复核群众异议: by a second person */
        post: operations["tiangeng_issues_api_decide_appeal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{pk}/assistants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask one more unit to help */
        post: operations["tiangeng_issues_api_assistant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{pk}/call-back": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 回访: what the villager said on the telephone */
        post: operations["tiangeng_issues_api_call_back"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{pk}/correct": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 更正: heading, place or category */
        post: operations["tiangeng_issues_api_correct"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{pk}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 不予受理: on a named ground */
        post: operations["tiangeng_issues_api_decline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{pk}/defer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 挂账: cannot now, with plan and review date */
        post: operations["tiangeng_issues_api_defer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{pk}/dispatch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 派单: give it to a lead and helpers */
        post: operations["tiangeng_issues_api_dispatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{pk}/follow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 关注: its news on my home page, or no longer */
        post: operations["tiangeng_issues_api_desk_follow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{pk}/handlings/{handling}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A helping unit's own step */
        post: operations["tiangeng_issues_api_help_step"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{pk}/handlings/{handling}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 解除配合: let a helping unit go, saying why */
        post: operations["tiangeng_issues_api_release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{pk}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 并案: the same as another issue */
        post: operations["tiangeng_issues_api_merge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{pk}/moves/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Any step that needs at most a reason
         * @description `accept start resume close`; with a reason `withdraw consult decide escalate send_down unmerge reopen` …
         */
        post: operations["tiangeng_issues_api_move"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{pk}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Progress in words */
        post: operations["tiangeng_issues_api_note"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{pk}/parts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 拆件: a part as an issue of its own */
        post: operations["tiangeng_issues_api_split"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{pk}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 提请再停一次: by the lead */
        post: operations["tiangeng_issues_api_ask_to_pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{pk}/remind": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 催办: remind the lead */
        post: operations["tiangeng_issues_api_remind"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{pk}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 办结: say it is solved and whom it serves */
        post: operations["tiangeng_issues_api_resolve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{pk}/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 退回: not ours, back to the dispatcher */
        post: operations["tiangeng_issues_api_return_"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{pk}/ruling": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 提请认定不合理诉求: propose */
        post: operations["tiangeng_issues_api_propose_ruling"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{pk}/ruling/decide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 裁定: by a second person
         * @description Of an unreasonable demand by whoever rules, of one more pause by whoever dispatches.
         */
        post: operations["tiangeng_issues_api_decide_ruling"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{pk}/suggestions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** For the dispatcher of one issue */
        get: operations["tiangeng_issues_api_desk_suggested"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{pk}/told-again": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 是同一件: report it into this one
         * @description Kept in the teller's words, with a receipt of its own that follows this issue. The dispatcher can part them.
         */
        post: operations["tiangeng_issues_api_told_again"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{pk}/unmask": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 查看是谁提的: this once
         * @description For whoever gives it out, works at it or is drawn to call; with a reason of at least four characters.
         *
         *     Every look is in the log, and counted with those at other numbers; no `Idempotency-Key`, for the answer is not kept.
         */
        post: operations["tiangeng_issues_api_desk_unmask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{pk}/unreached": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 没联系上: called in vain */
        post: operations["tiangeng_issues_api_tried_in_vain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{pk}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 现场核验: what somebody saw there, where nobody can be asked */
        post: operations["tiangeng_issues_api_verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{pk}/wait": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 等群众: a typed pause until a day
         * @description `kind`: papers away choice consent.
         */
        post: operations["tiangeng_issues_api_wait"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/places/enterprises/{pk}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One enterprise */
        get: operations["tiangeng_places_api_enterprise"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** 修改企业资料 */
        patch: operations["tiangeng_places_api_edit_enterprise"];
        trace?: never;
    };
    "/api/places/households/{pk}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One household's file */
        get: operations["tiangeng_places_api_household"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** 修改档案 */
        patch: operations["tiangeng_places_api_edit_household"];
        trace?: never;
    };
    "/api/public/opinions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 意见箱: what is wrong with the system
         * @description Nobody is asked who they are, and a sign-in is not looked at. The answer is read at `url`.
         *
         *     The same `Idempotency-Key` (a UUID) with the same content gives the same code; with the key no account is kept.
         */
        post: operations["tiangeng_public_api_send_opinion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/public/receipts/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How it stands */
        get: operations["tiangeng_public_api_receipt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/public/receipts/{code}/add": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * More words, or a picture
         * @description Six times a day a receipt, while it is being worked at. The same words again are the same line.
         *
         *     Sent by somebody signed in, it says through whom the words came.
         */
        post: operations["tiangeng_public_api_add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/public/receipts/{code}/alike": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What sounds the same
         * @description What is already being handled there and can be joined; nothing once this one is taken up, nor for a complaint.
         */
        get: operations["tiangeng_public_api_alike"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/public/receipts/{code}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Solved or not
         * @description The same word again changes nothing while the work stands where it stood; a phone that may send late adds a key.
         *
         *     Sent by somebody signed in, it is an answer given on the spot: refused to whoever handled the matter.
         */
        post: operations["tiangeng_public_api_answer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/public/receipts/{code}/appeal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Against a refusal, once
         * @description Within thirty days; looked at by somebody who had no part in it. The same words again change nothing.
         */
        post: operations["tiangeng_public_api_appeal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/public/receipts/{code}/join": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * It is the same as that one
         * @description Only one of `alike`; the receipt follows that one from now on. Joined already, it changes nothing.
         */
        post: operations["tiangeng_public_api_join"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/public/receipts/{code}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Taken back by its holder
         * @description Only before anybody has taken it on. The same again changes nothing, so no key is needed.
         */
        post: operations["tiangeng_public_api_withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/visits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Visits
         * @description Visits the caller may see, newest first. `q` is looked for in a year of days: up to `last`, from `first`, or the last.
         */
        get: operations["tiangeng_visits_api_visits"];
        put?: never;
        /**
         * Record
         * @description Write a visit down. The same `id` with the same content any number of times is one visit and one answer.
         */
        post: operations["tiangeng_visits_api_record"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/visits/{visit_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Visit */
        get: operations["tiangeng_visits_api_visit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Edit
         * @description Put a visit right within a week; refused with what changed when `version` is no longer the newest.
         */
        patch: operations["tiangeng_visits_api_edit"];
        trace?: never;
    };
    "/api/visits/{visit_id}/addenda": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Addendum
         * @description Add to a visit once its week of editing is over.
         */
        post: operations["tiangeng_visits_api_addendum"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** AddendumIn */
        AddendumIn: {
            /** Text */
            text: string;
        };
        /** AlikeIn */
        AlikeIn: {
            /**
             * Category
             * @description chosen so far: a complaint is the same as nothing
             * @default
             */
            category: string;
            /** Region Code */
            region_code: string;
            /**
             * Text
             * @default
             */
            text: string;
            /**
             * Title
             * @default
             */
            title: string;
        };
        /**
         * AlikeOut
         * @description What may be the same, and what speaks for it.
         */
        AlikeOut: {
            /** Category */
            category: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Lead */
            lead?: string | null;
            /** Number */
            number: string;
            /**
             * Reported At
             * Format: date-time
             */
            reported_at: string;
            /**
             * Shared
             * @description what both speak of, the longest first; empty where only single letters agree
             */
            shared: string[];
            /** State */
            state: string;
            /** State Name */
            state_name: string;
            /** Title */
            title: string;
        };
        /**
         * AlikeToldOut
         * @description As much of a neighbour's problem as may be read.
         */
        AlikeToldOut: {
            /**
             * Asked On
             * Format: date
             */
            asked_on: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Lead */
            lead: string;
            /** Title */
            title: string;
        };
        /**
         * AnswerData
         * @description A handbook form as it was filled in, in words: to be read, not to be filled in again.
         */
        AnswerData: {
            /**
             * Answered On
             * Format: date
             */
            answered_on: string;
            /** Author */
            author: string;
            /** Enterprise Id */
            enterprise_id: string | null;
            /**
             * Form Id
             * Format: uuid
             */
            form_id: string;
            /** Household Id */
            household_id: string | null;
            /** Is Mine */
            is_mine: boolean;
            /** Lines */
            lines: components["schemas"]["AnswerLine"][];
            /** Name */
            name: string;
            /** Organisation */
            organisation: string;
            /** Replaces */
            replaces: string | null;
            /** Visit Id */
            visit_id: string | null;
        };
        /** AnswerIn */
        AnswerIn: {
            /** Is Solved */
            is_solved: boolean;
            /**
             * Said At
             * @description when it was said, if it is sent later; what was said before the work was handed in is refused
             */
            said_at?: string | null;
            /** Score */
            score?: number | null;
            /**
             * Words
             * @default
             */
            words: string;
        };
        /** AnswerItem */
        AnswerItem: {
            /**
             * Changed At
             * Format: date-time
             */
            changed_at: string;
            data: components["schemas"]["AnswerData"];
            /** Gone */
            gone: boolean;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "answer";
            /** Region Code */
            region_code: string;
            /** Version */
            version: number;
        };
        /** AnswerLine */
        AnswerLine: {
            /** Is Picture */
            is_picture: boolean;
            /** Label */
            label: string;
            /** Words */
            words: string;
        };
        /** AppealIn */
        AppealIn: {
            /** Words */
            words: string;
        };
        /** AskerOut */
        AskerOut: {
            /**
             * Name
             * @description empty where none was left
             */
            name: string;
            /**
             * Phone
             * @description in full; empty where none was left
             */
            phone: string;
        };
        /** AssistantIn */
        AssistantIn: {
            /**
             * Organisation Id
             * Format: uuid
             */
            organisation_id: string;
            /**
             * Seen
             * @default
             */
            seen: string;
            /** Task */
            task: string;
        };
        /** AttachIn */
        AttachIn: {
            /**
             * Name
             * @default
             */
            name: string;
            /**
             * Owner Id
             * Format: uuid
             */
            owner_id: string;
            /**
             * Owner Type
             * @enum {string}
             */
            owner_type: "visits.visit" | "issues.issue" | "forms.formanswer";
            /**
             * Stage
             * @default
             */
            stage: string;
        };
        /** AttachmentOut */
        AttachmentOut: {
            /** Byte Count */
            byte_count: number;
            /** Content Type */
            content_type: string;
            /** Height */
            height: number | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Is Public
             * @description may be shown on the villager's receipt
             */
            is_public: boolean;
            /** Name */
            name: string;
            /**
             * Owner Id
             * Format: uuid
             */
            owner_id: string;
            /** Owner Type */
            owner_type: string;
            /** Stage */
            stage: string;
            /**
             * Thumb Url
             * @description '' where there is no small picture
             */
            thumb_url: string;
            /**
             * Uploaded At
             * Format: date-time
             */
            uploaded_at: string;
            /** Uploaded By Name */
            uploaded_by_name: string;
            /** Url */
            url: string;
            /** Width */
            width: number | null;
        };
        /** CallBackIn */
        CallBackIn: {
            /** Is Solved */
            is_solved: boolean;
            /** Score */
            score?: number | null;
            /**
             * Seen
             * @default
             */
            seen: string;
            /** Words */
            words: string;
        };
        /**
         * CategoryOnPhone
         * @description A leaf of the pack's catalogue, with the words a sentence is recognised by.
         */
        CategoryOnPhone: {
            /** Branch */
            branch: string;
            /** Code */
            code: string;
            /** Confidential */
            confidential: boolean;
            /** Examples */
            examples: string[];
            /** Name */
            name: string;
            /** Owner Name */
            owner_name: string;
            /** Words */
            words: string[];
        };
        /**
         * ChangesOut
         * @description `next` is handed back as `since`; `present` (with the last page): kind → [how many, sum of the ids' last 32 bits].
         */
        ChangesOut: {
            /** Items */
            items: (components["schemas"]["HouseholdItem"] | components["schemas"]["EnterpriseItem"] | components["schemas"]["VisitItem"] | components["schemas"]["IssueItem"] | components["schemas"]["AnswerItem"])[];
            /** More */
            more: boolean;
            /** Next */
            next: string;
            /** Present */
            present: {
                [key: string]: [
                    number,
                    number
                ];
            } | null;
            /**
             * Server Time
             * Format: date-time
             */
            server_time: string;
            /** Villages */
            villages: string[];
        };
        /** Colleague */
        Colleague: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Initials */
            initials: string;
            /** Name */
            name: string;
            /** Organisation Name */
            organisation_name: string;
        };
        /** CorrectIn */
        CorrectIn: {
            /**
             * Category
             * @default
             */
            category: string;
            /**
             * Place
             * @default
             */
            place: string;
            /** Reason */
            reason: string;
            /**
             * Seen
             * @default
             */
            seen: string;
            /**
             * Title
             * @default
             */
            title: string;
        };
        /** DecideIn */
        DecideIn: {
            /** Is Upheld */
            is_upheld: boolean;
            /**
             * Seen
             * @default
             */
            seen: string;
            /** Words */
            words: string;
        };
        /** DeclineIn */
        DeclineIn: {
            /** Ground */
            ground: string;
            /**
             * Owner
             * @description whose it is and their telephone; required by a ground that says so
             * @default
             */
            owner: string;
            /**
             * Reason
             * @default
             */
            reason: string;
            /**
             * Seen
             * @default
             */
            seen: string;
        };
        /** DeferIn */
        DeferIn: {
            /** Plan */
            plan: string;
            /** Reason */
            reason: string;
            /**
             * Review On
             * Format: date
             */
            review_on: string;
            /**
             * Seen
             * @default
             */
            seen: string;
        };
        /** DeviceIn */
        DeviceIn: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /**
             * Password
             * @default
             */
            password: string;
        };
        /**
         * DeviceOut
         * @description `secret` opens the phone's store beside its PIN, `key` goes with whatever it asks from here on (`X-Tiangeng-Key`).
         *
         *     Both are empty unless the session began by signing in minutes ago and has not shown the key yet.
         */
        DeviceOut: {
            /**
             * Bound At
             * Format: date-time
             */
            bound_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Key */
            key: string;
            /** Name */
            name: string;
            /** Secret */
            secret: string;
            /**
             * Wants Password
             * @default false
             */
            wants_password: boolean;
        };
        /** DispatchIn */
        DispatchIn: {
            /**
             * Assisting Ids
             * @default []
             */
            assisting_ids: string[];
            /**
             * Lead Id
             * Format: uuid
             */
            lead_id: string;
            /**
             * Note
             * @default
             */
            note: string;
            /**
             * Seen
             * @default
             */
            seen: string;
        };
        /** EditOut */
        EditOut: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Kind */
            kind: string;
            /** Name */
            name: string;
            /** Text */
            text: string;
        };
        /** EnterpriseData */
        EnterpriseData: {
            /** Address */
            address: string;
            /** Contact Name */
            contact_name: string;
            /** Credit Code */
            credit_code: string;
            /** Industry */
            industry: string;
            /** Initials */
            initials: string;
            /** Is Above Scale */
            is_above_scale: boolean;
            /** Last Visited On */
            last_visited_on: string | null;
            /** Name */
            name: string;
            /** Phone Masked */
            phone_masked: string;
        };
        /**
         * EnterpriseEdit
         * @description What is left out stays.
         */
        EnterpriseEdit: {
            /**
             * Address
             * @default
             */
            address: string;
            /**
             * Contact Name
             * @default
             */
            contact_name: string;
            /**
             * Contact Phone
             * @default
             */
            contact_phone: string;
            /**
             * Credit Code
             * @default
             */
            credit_code: string;
            /**
             * Industry
             * @default
             */
            industry: string;
            /**
             * Is Above Scale
             * @default false
             */
            is_above_scale: boolean;
            /**
             * Name
             * @default
             */
            name: string;
            /**
             * Region Code
             * @default
             */
            region_code: string;
            /** Seen Version */
            seen_version: number;
        };
        /** EnterpriseItem */
        EnterpriseItem: {
            /**
             * Changed At
             * Format: date-time
             */
            changed_at: string;
            data: components["schemas"]["EnterpriseData"];
            /** Gone */
            gone: boolean;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "enterprise";
            /** Region Code */
            region_code: string;
            /** Version */
            version: number;
        };
        /** EnterpriseOut */
        EnterpriseOut: {
            /** Address */
            address: string;
            /** Contact Name */
            contact_name: string;
            /** Contact Phone */
            contact_phone: string;
            /** Credit Code */
            credit_code: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Industry */
            industry: string;
            /** Is Above Scale */
            is_above_scale: boolean;
            /** Name */
            name: string;
            /** Region Code */
            region_code: string;
            /** Region Name */
            region_name?: string | null;
            /** Version */
            version: number;
        };
        /** EventOut */
        EventOut: {
            /** Actor Name */
            actor_name: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Facts */
            facts: {
                [key: string]: unknown;
            };
            /** Is Public */
            is_public: boolean;
            /** Name */
            name: string;
            /** Organisation Name */
            organisation_name: string;
            /** Reason */
            reason: string;
            /** To State */
            to_state: string;
            /** Words */
            words: string;
        };
        /** FollowIn */
        FollowIn: {
            /**
             * Is Followed
             * @default true
             */
            is_followed: boolean;
        };
        /** FormAnswerOut */
        FormAnswerOut: {
            /**
             * Answered On
             * Format: date
             */
            answered_on: string;
            /** Answers */
            answers: {
                [key: string]: unknown;
            };
            /** Enterprise Id */
            enterprise_id: string | null;
            /** Files */
            files: components["schemas"]["FormFileOut"][];
            /**
             * Form Id
             * Format: uuid
             */
            form_id: string;
            /** Household Id */
            household_id: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Instance Id */
            instance_id: string;
            /** Is Current */
            is_current: boolean;
            /**
             * Received At
             * Format: date-time
             */
            received_at: string;
            /** Region Code */
            region_code: string;
            /** Visit Id */
            visit_id: string | null;
        };
        /** FormAnswers */
        FormAnswers: {
            /** Items */
            items: components["schemas"]["FormAnswerOut"][];
            /** More */
            more: boolean;
        };
        /**
         * FormAnswersIn
         * @description A form as the phone filled it in; `id` is made there, a UUIDv7. `answers`: question → value, a repeat → rows.
         */
        FormAnswersIn: {
            /**
             * Answered On
             * Format: date
             */
            answered_on: string;
            /** Answers */
            answers: {
                [key: string]: unknown;
            };
            /** Enterprise Id */
            enterprise_id?: string | null;
            /** Household Id */
            household_id?: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Region Code */
            region_code: string;
            /**
             * Replaces
             * @description One's own earlier answer that this one puts right.
             */
            replaces?: string | null;
            /** Visit Id */
            visit_id?: string | null;
        };
        /** FormFileOut */
        FormFileOut: {
            /** Attachment Id */
            attachment_id: string | null;
            /** Name */
            name: string;
            /** Question */
            question: string;
            /**
             * Refused
             * @description why the file that came was not kept
             * @default
             */
            refused: string;
        };
        /**
         * FormOnPhone
         * @description A handbook form in force; `url` leads to what it asks, `hash` changes when that does.
         */
        FormOnPhone: {
            /** About */
            about: string;
            /** Code */
            code: string;
            /** Hash */
            hash: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /** Purpose */
            purpose: string;
            /** Url */
            url: string;
            /** Version */
            version: string;
        };
        /**
         * FormOut
         * @description A form in force. `hash` changes when the phone has to fetch the survey anew.
         */
        FormOut: {
            /** About */
            about: string;
            /** Code */
            code: string;
            /** Hash */
            hash: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /** Purpose */
            purpose: string;
            /** Version */
            version: string;
        };
        /** Forms */
        Forms: {
            /** Items */
            items: components["schemas"]["FormOut"][];
        };
        /** HandlingOut */
        HandlingOut: {
            /** Accept By */
            accept_by: string | null;
            /** Done At */
            done_at: string | null;
            /** Due At */
            due_at: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Organisation */
            organisation: string;
            /**
             * Organisation Id
             * Format: uuid
             */
            organisation_id: string;
            /** Role */
            role: string;
            /** State */
            state: string;
            /** Task */
            task: string;
        };
        /** HelpIn */
        HelpIn: {
            /** Move */
            move: string;
            /**
             * Result
             * @default
             */
            result: string;
            /**
             * Seen
             * @default
             */
            seen: string;
        };
        /** HouseholdData */
        HouseholdData: {
            /** Address */
            address: string;
            /** Hamlet */
            hamlet: string;
            /** Head Name */
            head_name: string;
            /** Initials */
            initials: string;
            /** Labels */
            labels: string[];
            /** Last Visited On */
            last_visited_on: string | null;
            /** Note */
            note: string;
            /** Number */
            number: string;
            /** Pinyin */
            pinyin: string;
            /** Residents */
            residents: components["schemas"]["ResidentData"][];
            /** State */
            state: string;
        };
        /**
         * HouseholdEdit
         * @description What is left out stays; `seen_version` is the version that was read.
         */
        HouseholdEdit: {
            /**
             * Address
             * @default
             */
            address: string;
            /**
             * Hamlet
             * @default
             */
            hamlet: string;
            /**
             * Head Name
             * @default
             */
            head_name: string;
            /**
             * Labels
             * @default []
             */
            labels: string[];
            /**
             * Note
             * @default
             */
            note: string;
            /**
             * Number
             * @default
             */
            number: string;
            /** Seen Version */
            seen_version: number;
            /** @default living */
            state: components["schemas"]["HouseholdState"];
        };
        /** HouseholdItem */
        HouseholdItem: {
            /**
             * Changed At
             * Format: date-time
             */
            changed_at: string;
            data: components["schemas"]["HouseholdData"];
            /** Gone */
            gone: boolean;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "household";
            /** Region Code */
            region_code: string;
            /** Version */
            version: number;
        };
        /**
         * HouseholdOut
         * @description A household's file.
         */
        HouseholdOut: {
            /** Address */
            address: string;
            /** Changed At */
            changed_at: string | null;
            /** Changed By */
            changed_by: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Hamlet */
            hamlet: string;
            /** Head Name */
            head_name: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Labels */
            labels: string[];
            /** Note */
            note: string;
            /** Number */
            number: string;
            /** Region Code */
            region_code: string;
            /** Region Name */
            region_name?: string | null;
            /** Residents */
            residents: components["schemas"]["ResidentOut"][];
            /** State */
            state: string;
            /** Version */
            version: number;
        };
        /**
         * HouseholdState
         * @enum {string}
         */
        HouseholdState: "living" | "away" | "moved";
        /** IssueData */
        IssueData: {
            /** Body */
            body: string;
            /** Category */
            category: string;
            /** Category Name */
            category_name: string;
            /** Due At */
            due_at: string | null;
            /** Enterprise Id */
            enterprise_id: string | null;
            /** Has Reporter */
            has_reporter: boolean;
            /** Household Id */
            household_id: string | null;
            /** Is Mine */
            is_mine: boolean;
            /** Is Owner */
            is_owner: boolean;
            last_line: components["schemas"]["LastLine"] | null;
            /** Lead Name */
            lead_name: string;
            /** May Attach */
            may_attach: boolean;
            /** May Note */
            may_note: boolean;
            /** Next Moves */
            next_moves: components["schemas"]["NextMove"][];
            /** Number */
            number: string;
            /** Place */
            place: string;
            /** Receipt Code */
            receipt_code: string;
            /**
             * Reported At
             * Format: date-time
             */
            reported_at: string;
            /** Reporter */
            reporter: string;
            /** Review On */
            review_on: string | null;
            /** Solution */
            solution: string;
            /**
             * Stand
             * @description how it stands, to be given back as `seen` with a step
             * @default
             */
            stand: string;
            /** State */
            state: string;
            /** State Name */
            state_name: string;
            /** Title */
            title: string;
            /**
             * Village
             * @default
             */
            village: string;
            /** Visit Id */
            visit_id: string | null;
        };
        /** IssueItem */
        IssueItem: {
            /**
             * Changed At
             * Format: date-time
             */
            changed_at: string;
            data: components["schemas"]["IssueData"];
            /** Gone */
            gone: boolean;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "issue";
            /** Region Code */
            region_code: string;
            /** Version */
            version: number;
        };
        /**
         * IssueLine
         * @description An issue in a list.
         */
        IssueLine: {
            /** Category */
            category: string;
            /**
             * Changed At
             * Format: date-time
             */
            changed_at: string;
            /** Due At */
            due_at: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Lead */
            lead?: string | null;
            /** Level */
            level: string;
            /** Number */
            number: string;
            /** Region Code */
            region_code: string;
            /**
             * Reported At
             * Format: date-time
             */
            reported_at: string;
            /** Source */
            source: string;
            /** State */
            state: string;
            /** Title */
            title: string;
        };
        /**
         * IssueOut
         * @description A whole issue, with the moves open to whoever asks. Who reported it is masked.
         */
        IssueOut: {
            /** Accept By */
            accept_by: string | null;
            /** Beneficiaries */
            beneficiaries: number | null;
            /** Beneficiary Unit */
            beneficiary_unit: string;
            /** Body */
            body: string;
            /** Category */
            category: string;
            /**
             * Changed At
             * Format: date-time
             */
            changed_at: string;
            /** Closed At */
            closed_at: string | null;
            /** Due At */
            due_at: string | null;
            /** Events */
            events: components["schemas"]["EventOut"][];
            /** Handlings */
            handlings: components["schemas"]["HandlingOut"][];
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Is Ruled */
            is_ruled: boolean;
            /** Lead */
            lead?: string | null;
            /** Level */
            level: string;
            /** Moves */
            moves: string[];
            /** Number */
            number: string;
            /** Outcome */
            outcome: string;
            /** Outer By */
            outer_by: string;
            /**
             * Outer Due At
             * @description When a hotline or an upper level wants it done.
             */
            outer_due_at: string | null;
            /** Parent Id */
            parent_id: string | null;
            /** Place */
            place: string;
            /** Region Code */
            region_code: string;
            /** Reopened Count */
            reopened_count: number;
            /**
             * Reported At
             * Format: date-time
             */
            reported_at: string;
            /** Reporter */
            reporter: string;
            /** Resolve By */
            resolve_by: string | null;
            /** Resolved At */
            resolved_at: string | null;
            /** Review On */
            review_on: string | null;
            /** Solution */
            solution: string;
            /** Source */
            source: string;
            /**
             * Stand
             * @description how it stands; given back as `seen` with a step, it is refused where somebody took another meanwhile
             */
            stand: string;
            /** State */
            state: string;
            /** Title */
            title: string;
        };
        /** JoinIn */
        JoinIn: {
            /**
             * Into Id
             * Format: uuid
             * @description one of `alike`
             */
            into_id: string;
        };
        /** LastLine */
        LastLine: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Reason
             * @default
             */
            reason: string;
            /** Who */
            who: string;
            /** Words */
            words: string;
        };
        /** LeftBehindIn */
        LeftBehindIn: {
            /**
             * Account
             * Format: uuid
             * @description `account_id` of the exported file
             */
            account: string;
            /** Reason */
            reason: string;
        };
        /**
         * LeftBehindOut
         * @description Each entry of the file is then sent with this account in `X-Tiangeng-Left-By`, by the ordinary operations.
         */
        LeftBehindOut: {
            /**
             * Account
             * Format: uuid
             */
            account: string;
            /** Name */
            name: string;
            /**
             * Until
             * Format: date-time
             */
            until: string;
        };
        /** Limits */
        Limits: {
            /** Days Kept */
            days_kept: number;
            /** Part Bytes */
            part_bytes: number;
            /** Photo Bytes */
            photo_bytes: number;
            /** Records */
            records: number;
            /** Window Months */
            window_months: number;
        };
        /** LineOut */
        LineOut: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Note */
            note: string;
            /** Text */
            text: string;
        };
        /** MergeIn */
        MergeIn: {
            /**
             * Into Id
             * Format: uuid
             */
            into_id: string;
            /**
             * Seen
             * @default
             */
            seen: string;
        };
        /**
         * MinutesIn
         * @description What a phone adds to its county's minutes, without a name; `token` tells a repeat, and is made anew for every week.
         */
        MinutesIn: {
            /**
             * County
             * @default
             */
            county: string;
            /** Minutes */
            minutes: number;
            /** Token */
            token?: string | null;
            /** Week */
            week: string;
        };
        /** NextMove */
        NextMove: {
            /** Label */
            label: string;
            /** Name */
            name: string;
        };
        /** NoteIn */
        NoteIn: {
            /**
             * Is Public
             * @default true
             */
            is_public: boolean;
            /** Words */
            words: string;
        };
        /** OpinionIn */
        OpinionIn: {
            /** Body */
            body: string;
            /**
             * County
             * @description whose system it is
             */
            county: string;
            kind: components["schemas"]["OpinionKind"];
        };
        /**
         * OpinionKind
         * @enum {string}
         */
        OpinionKind: "broken" | "hard" | "burden" | "privacy" | "idea";
        /** OpinionSent */
        OpinionSent: {
            /**
             * Code
             * @description as printed: Y-7K3M-92QX-4P
             */
            code: string;
            /** Url */
            url: string;
        };
        /** OptionOut */
        OptionOut: {
            /** Is Likely */
            is_likely: boolean;
            /** Name */
            name: string;
            /**
             * Share
             * @description per cent; null until it has been measured what a suggestion is worth
             */
            share: number | null;
            /**
             * Value
             * @description a category's code, or a unit's id
             */
            value: string;
        };
        /**
         * Owner
         * @description Who the phone belongs to, and what is needed to write a visit without signal.
         *
         *     The files of `villages` are kept on the phone; `elsewhere` are further villages where a visit may be written.
         */
        Owner: {
            /**
             * Account Id
             * Format: uuid
             */
            account_id: string;
            /** Categories */
            categories: components["schemas"]["CategoryOnPhone"][];
            /** Colleagues */
            colleagues: components["schemas"]["Colleague"][];
            /** County Code */
            county_code: string;
            /** County Name */
            county_name: string;
            /**
             * Days Off
             * @description days without work by the county's calendar, of the last 60 and the next 90 days
             * @default []
             */
            days_off: string[];
            /** Elsewhere */
            elsewhere: components["schemas"]["VillageOnPhone"][];
            /**
             * Followed
             * @description issues whose news the owner wants to hear, wherever they lie
             */
            followed: string[];
            /** Forms */
            forms: components["schemas"]["FormOnPhone"][];
            limits: components["schemas"]["Limits"];
            /** Name */
            name: string;
            /** Organisation Name */
            organisation_name: string;
            /**
             * Phone
             * @description the phone this session is bound to
             */
            phone: string | null;
            /** Programmes */
            programmes: components["schemas"]["ProgrammeOnPhone"][];
            /** @description the last time; what a phone has delivered since `made_at` it sends once more, same keys */
            restored?: components["schemas"]["RestoreOut"] | null;
            /** Roster */
            roster: components["schemas"]["RosterDay"][];
            /**
             * Server Time
             * Format: date-time
             */
            server_time: string;
            /** Staff Id */
            staff_id: string | null;
            /** Villages */
            villages: components["schemas"]["VillageOnPhone"][];
            /**
             * Visit Months
             * @description how far back visits and form answers go; fewer where there is no room
             * @default 12
             */
            visit_months: number;
        };
        /** Page */
        Page: {
            /** Items */
            items: components["schemas"]["IssueLine"][];
            /** Next */
            next: string | null;
        };
        /**
         * PresentOut
         * @description All ids a phone may hold, by kind: what it holds beyond, it forgets.
         */
        PresentOut: {
            /** Answer */
            answer: string[];
            /** Enterprise */
            enterprise: string[];
            /** Household */
            household: string[];
            /** Issue */
            issue: string[];
            /** Visit */
            visit: string[];
        };
        /** ProgrammeOnPhone */
        ProgrammeOnPhone: {
            /** Code */
            code: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /** Next On */
            next_on: string | null;
            /** Purpose */
            purpose: string;
            /** Rule In Words */
            rule_in_words: string;
            /** Village Codes */
            village_codes: string[];
        };
        /** PromiseIn */
        PromiseIn: {
            /** Household Id */
            household_id?: string | null;
            /** Id */
            id?: string | null;
            /** Issue Id */
            issue_id?: string | null;
            /**
             * Region Code
             * @default
             */
            region_code: string;
            /** Said On */
            said_on?: string | null;
            /** Staff Id */
            staff_id?: string | null;
            /**
             * Until On
             * Format: date
             */
            until_on: string;
            /** Visit Id */
            visit_id?: string | null;
            /** Words */
            words: string;
        };
        /** PromiseOut */
        PromiseOut: {
            /** Ended On */
            ended_on: string | null;
            /** Household Id */
            household_id: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Issue Id */
            issue_id: string | null;
            /** Moved Count */
            moved_count: number;
            /** Note */
            note: string;
            /** Organisation */
            organisation: string;
            /** Region Code */
            region_code: string;
            /**
             * Said On
             * Format: date
             */
            said_on: string;
            /** Staff */
            staff: string;
            /**
             * Staff Id
             * Format: uuid
             */
            staff_id: string;
            /** State */
            state: string;
            /**
             * Until On
             * Format: date
             */
            until_on: string;
            /** Visit Id */
            visit_id: string | null;
            /** Words */
            words: string;
        };
        /**
         * PromiseState
         * @enum {string}
         */
        PromiseState: "open" | "kept" | "let_go";
        /** ReceiptOut */
        ReceiptOut: {
            /** Asks Whether Solved */
            asks_whether_solved: boolean;
            /** Badge */
            badge: string;
            /** Code */
            code: string;
            /** Due */
            due: string;
            /** Headline */
            headline: string;
            /**
             * Is Appealed
             * @description said against a refusal, and not looked at yet
             */
            is_appealed: boolean;
            /**
             * Is Awaited
             * @description it is the villager's turn
             */
            is_awaited: boolean;
            /** Is Late */
            is_late: boolean;
            /** Lines */
            lines: components["schemas"]["LineOut"][];
            /** May Appeal */
            may_appeal: boolean;
            /** May Withdraw */
            may_withdraw: boolean;
            /**
             * Photos
             * @description addresses of pictures of the work
             */
            photos: string[];
            /** Place */
            place: string;
            /** State */
            state: string;
            /** Takes Broken Again */
            takes_broken_again: boolean;
            /**
             * Takes Words
             * @description whether more can be said: it is being worked at
             */
            takes_words: boolean;
            /** Title */
            title: string;
            /** Words */
            words: string;
            /**
             * Yes
             * @description what agreeing is called: done, done in part and explained are not one
             */
            yes: string;
        };
        /**
         * Refused
         * @description The one error shape.
         */
        Refused: {
            /** Code */
            code: string;
            /** Facts */
            facts: {
                [key: string]: unknown;
            };
            /** Message */
            message: string;
        };
        /** RemindIn */
        RemindIn: {
            /** Words */
            words: string;
        };
        /** ReportIn */
        ReportIn: {
            /** About Organisation Id */
            about_organisation_id?: string | null;
            /** About Staff Id */
            about_staff_id?: string | null;
            /** Body */
            body: string;
            /** Category */
            category: string;
            /** Enterprise Id */
            enterprise_id?: string | null;
            /** Household Id */
            household_id?: string | null;
            /** Id */
            id?: string | null;
            /**
             * Place
             * @default
             */
            place: string;
            /** Region Code */
            region_code: string;
            /**
             * Reporter Name
             * @default
             */
            reporter_name: string;
            /**
             * Reporter Phone
             * @default
             */
            reporter_phone: string;
            /** @default office */
            source: components["schemas"]["Source"];
            /** Title */
            title: string;
            /** Visit Id */
            visit_id?: string | null;
        };
        /** Reported */
        Reported: {
            /** Accept By */
            accept_by: string | null;
            /** Beneficiaries */
            beneficiaries: number | null;
            /** Beneficiary Unit */
            beneficiary_unit: string;
            /** Body */
            body: string;
            /** Category */
            category: string;
            /**
             * Changed At
             * Format: date-time
             */
            changed_at: string;
            /** Closed At */
            closed_at: string | null;
            /** Due At */
            due_at: string | null;
            /** Events */
            events: components["schemas"]["EventOut"][];
            /** Handlings */
            handlings: components["schemas"]["HandlingOut"][];
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Is Ruled */
            is_ruled: boolean;
            /** Lead */
            lead?: string | null;
            /** Level */
            level: string;
            /** Moves */
            moves: string[];
            /** Number */
            number: string;
            /** Outcome */
            outcome: string;
            /** Outer By */
            outer_by: string;
            /**
             * Outer Due At
             * @description When a hotline or an upper level wants it done.
             */
            outer_due_at: string | null;
            /** Parent Id */
            parent_id: string | null;
            /** Place */
            place: string;
            /** Receipt Code */
            receipt_code: string;
            /** Region Code */
            region_code: string;
            /** Reopened Count */
            reopened_count: number;
            /**
             * Reported At
             * Format: date-time
             */
            reported_at: string;
            /** Reporter */
            reporter: string;
            /** Resolve By */
            resolve_by: string | null;
            /** Resolved At */
            resolved_at: string | null;
            /** Review On */
            review_on: string | null;
            /** Solution */
            solution: string;
            /** Source */
            source: string;
            /**
             * Stand
             * @description how it stands; given back as `seen` with a step, it is refused where somebody took another meanwhile
             */
            stand: string;
            /** State */
            state: string;
            /** Title */
            title: string;
        };
        /** ResidentData */
        ResidentData: {
            /** Birth Year */
            birth_year: number | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Initials
             * @default
             */
            initials: string;
            /** Name */
            name: string;
            /** Phone Masked */
            phone_masked: string;
            /** Relation */
            relation: string;
        };
        /** ResidentOut */
        ResidentOut: {
            /** Birth Year */
            birth_year: number | null;
            /**
             * Household Id
             * Format: uuid
             */
            household_id: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Id Number */
            id_number: string;
            /** Name */
            name: string;
            /** Phone */
            phone: string;
            /** Relation */
            relation: string;
            /** Version */
            version: number;
        };
        /** ResolveIn */
        ResolveIn: {
            /** Beneficiaries */
            beneficiaries?: number | null;
            /**
             * Beneficiary Unit
             * @default 人
             */
            beneficiary_unit: string;
            /**
             * Outcome
             * @default solved
             */
            outcome: string;
            /**
             * Seen
             * @default
             */
            seen: string;
            /** Solution */
            solution: string;
        };
        /**
         * RestoreOut
         * @description The county's records were put back to how they stood when a backup was made: what came after it is not there.
         */
        RestoreOut: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Made At
             * Format: date-time
             */
            made_at: string;
        };
        /**
         * RosterDay
         * @description Where the owner is sent on a day; `with` are the colleagues sent along.
         */
        RosterDay: {
            /**
             * On
             * Format: date
             */
            on: string;
            /**
             * Programme Id
             * Format: uuid
             */
            programme_id: string;
            /** Programme Name */
            programme_name: string;
            /** Region Code */
            region_code: string;
            /** Village */
            village: string;
            /** With */
            with: string[];
        };
        /** RulingIn */
        RulingIn: {
            /** Ground */
            ground: string;
            /** Reason */
            reason: string;
            /**
             * Seen
             * @default
             */
            seen: string;
        };
        /** SideOut */
        SideOut: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Number */
            number: string;
            /** State */
            state: string;
            /** Title */
            title: string;
        };
        /**
         * Source
         * @enum {string}
         */
        Source: "visit" | "villager" | "enterprise" | "reception" | "assignment" | "hotline" | "grid" | "inspection" | "project" | "office";
        /** SplitIn */
        SplitIn: {
            /** Body */
            body: string;
            /** Category */
            category: string;
            /** Id */
            id?: string | null;
            /**
             * Region Code
             * @default
             */
            region_code: string;
            /**
             * Seen
             * @default
             */
            seen: string;
            /** Title */
            title: string;
        };
        /**
         * State
         * @enum {string}
         */
        State: "assigned" | "returned" | "accepted" | "answered" | "sent_back" | "closed" | "withdrawn";
        /** StepIn */
        StepIn: {
            /**
             * Reason
             * @default
             */
            reason: string;
            /**
             * Seen
             * @default
             */
            seen: string;
        };
        /** SuggestedOut */
        SuggestedOut: {
            /** Categories */
            categories: components["schemas"]["OptionOut"][];
            /** Owners */
            owners: components["schemas"]["OptionOut"][];
            /**
             * Words
             * @description that decided
             */
            words: string[];
        };
        /**
         * SurveyOut
         * @description The questions as the phone draws them: items, choices, formulas as trees (docs/algorithms/formulas.md).
         */
        SurveyOut: {
            /** About */
            about: string;
            /** Code */
            code: string;
            /** Hash */
            hash: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /** Purpose */
            purpose: string;
            /** Survey */
            survey: {
                [key: string]: unknown;
            };
            /** Version */
            version: string;
        };
        /** TakeBackIn */
        TakeBackIn: {
            /**
             * Reason
             * @default
             */
            reason: string;
        };
        /**
         * ToldAgainIn
         * @description As a report; heading and category may be left to the issue it joins.
         */
        ToldAgainIn: {
            /** About Organisation Id */
            about_organisation_id?: string | null;
            /** About Staff Id */
            about_staff_id?: string | null;
            /** Body */
            body: string;
            /**
             * Category
             * @default
             */
            category: string;
            /** Enterprise Id */
            enterprise_id?: string | null;
            /** Household Id */
            household_id?: string | null;
            /** Id */
            id?: string | null;
            /**
             * Place
             * @default
             */
            place: string;
            /** Region Code */
            region_code: string;
            /**
             * Reporter Name
             * @default
             */
            reporter_name: string;
            /**
             * Reporter Phone
             * @default
             */
            reporter_phone: string;
            /** @default office */
            source: components["schemas"]["Source"];
            /**
             * Title
             * @default
             */
            title: string;
            /** Visit Id */
            visit_id?: string | null;
        };
        /** UnreachedIn */
        UnreachedIn: {
            /** Note */
            note: string;
        };
        /** UploadOut */
        UploadOut: {
            /** Done */
            done: boolean;
            /** Have */
            have: number;
            /** Total */
            total: number | null;
        };
        /** VerifyIn */
        VerifyIn: {
            /** Is Solved */
            is_solved: boolean;
            /**
             * Seen
             * @default
             */
            seen: string;
            /** Words */
            words: string;
        };
        /** VillageOnPhone */
        VillageOnPhone: {
            /** Code */
            code: string;
            /** Full Name */
            full_name: string;
            /** Initials */
            initials: string;
            /** Name */
            name: string;
            /** Pinyin */
            pinyin: string;
        };
        /**
         * VisitChange
         * @description What is left out stays as it is; `version` is the one that was looked at.
         *
         *     `programme_id: null` has the programme found anew, as another village or day does.
         */
        VisitChange: {
            /** Companion Ids */
            companion_ids?: string[] | null;
            /** Enterprise Ids */
            enterprise_ids?: string[] | null;
            /** Facility Ids */
            facility_ids?: string[] | null;
            /** Heard */
            heard?: string | null;
            /** Household Ids */
            household_ids?: string[] | null;
            /** Ideas */
            ideas?: string | null;
            /** Is Private */
            is_private?: boolean | null;
            /** Part Of Day */
            part_of_day?: ("" | "morning" | "afternoon" | "evening") | null;
            /** Policies Told */
            policies_told?: string | null;
            /** Programme Id */
            programme_id?: string | null;
            /** Region Code */
            region_code?: string | null;
            /** Version */
            version: number;
            /** Visited On */
            visited_on?: string | null;
        };
        /**
         * VisitIn
         * @description A diary entry as the phone sends it; `id` is made there, a UUIDv7.
         */
        VisitIn: {
            /**
             * Companion Ids
             * @default []
             */
            companion_ids: string[];
            /**
             * Enterprise Ids
             * @default []
             */
            enterprise_ids: string[];
            /**
             * Facility Ids
             * @default []
             */
            facility_ids: string[];
            /** Heard */
            heard: string;
            /**
             * Household Ids
             * @default []
             */
            household_ids: string[];
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Ideas
             * @default
             */
            ideas: string;
            /**
             * Is Private
             * @default false
             */
            is_private: boolean;
            /**
             * Part Of Day
             * @default
             * @enum {string}
             */
            part_of_day: "" | "morning" | "afternoon" | "evening";
            /**
             * Policies Told
             * @default
             */
            policies_told: string;
            /** Programme Id */
            programme_id?: string | null;
            /** Region Code */
            region_code: string;
            /**
             * Visited On
             * Format: date
             */
            visited_on: string;
        };
        /** VisitItem */
        VisitItem: {
            /**
             * Changed At
             * Format: date-time
             */
            changed_at: string;
            data: components["schemas"]["VisitOut"];
            /** Gone */
            gone: boolean;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "visit";
            /** Region Code */
            region_code: string;
            /** Version */
            version: number;
        };
        /**
         * VisitLine
         * @description A visit in a list.
         */
        VisitLine: {
            /** Author */
            author: string;
            /** Heard */
            heard: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Is Private */
            is_private: boolean;
            /** Organisation */
            organisation: string;
            /** Part Of Day */
            part_of_day: string;
            /** Programme Id */
            programme_id: string | null;
            /** Region Code */
            region_code: string;
            /** Version */
            version: number;
            /** Village */
            village: string;
            /**
             * Visited On
             * Format: date
             */
            visited_on: string;
        };
        /**
         * VisitOut
         * @description One visit; the people and homes are those the reader may know, the rest is a number.
         */
        VisitOut: {
            /** Author */
            author: string;
            /**
             * Changed At
             * Format: date-time
             */
            changed_at: string;
            /** Companion Ids */
            companion_ids: string[];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Edits */
            edits: components["schemas"]["EditOut"][];
            /** Enterprise Ids */
            enterprise_ids: string[];
            /** Facility Ids */
            facility_ids: string[];
            /** Heard */
            heard: string;
            /** Hidden Count */
            hidden_count: number;
            /** Household Ids */
            household_ids: string[];
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Ideas */
            ideas: string;
            /** Is Editable */
            is_editable: boolean;
            /** Is Mine */
            is_mine: boolean;
            /** Is Private */
            is_private: boolean;
            /** Organisation */
            organisation: string;
            /** Part Of Day */
            part_of_day: string;
            /** Policies Told */
            policies_told: string;
            /** Programme Id */
            programme_id: string | null;
            /** Region Code */
            region_code: string;
            /** Version */
            version: number;
            /** Village */
            village: string;
            /**
             * Visited On
             * Format: date
             */
            visited_on: string;
        };
        /** Visits */
        Visits: {
            /** Items */
            items: components["schemas"]["VisitLine"][];
            /** More */
            more: boolean;
        };
        /** WaitIn */
        WaitIn: {
            /** Kind */
            kind: string;
            /** Reason */
            reason: string;
            /**
             * Review On
             * Format: date
             */
            review_on: string;
            /**
             * Seen
             * @default
             */
            seen: string;
        };
        /** WhyIn */
        WhyIn: {
            /** Reason */
            reason: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    tiangeng_field_api_changes: {
        parameters: {
            query?: {
                since?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangesOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_field_api_bind: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeviceIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_field_api_left_behind: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LeftBehindIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LeftBehindOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_field_api_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Owner"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_field_api_minutes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MinutesIn"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_field_api_present: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PresentOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_field_api_upload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description SHA-256 of the whole file, in hexadecimal */
                digest: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_field_api_add_part: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description SHA-256 of the whole file, in hexadecimal */
                digest: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_field_api_attach: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description SHA-256 of the whole file, in hexadecimal */
                digest: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AttachIn"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttachmentOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_forms_api_forms: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Forms"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_forms_api_one_answer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FormAnswerOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_forms_api_add_file: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /**
                     * File
                     * Format: binary
                     * @description a picture up to 8 MB
                     */
                    file: string;
                    /**
                     * Name
                     * @default
                     */
                    name?: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FormAnswerOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_forms_api_form: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FormOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_forms_api_answers: {
        parameters: {
            query?: {
                mine?: boolean;
                limit?: number;
                offset?: number;
            };
            header?: never;
            path: {
                pk: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FormAnswers"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_forms_api_answer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FormAnswersIn"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FormAnswerOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_forms_api_survey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SurveyOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_issues_api_issues: {
        parameters: {
            query?: {
                q?: string;
                state?: components["schemas"]["State"] | null;
                region?: string;
                outcome?: ("solved" | "partly" | "explained" | "deferred") | null;
                mine?: boolean;
                late?: boolean;
                limit?: number;
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_issues_api_report: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReportIn"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reported"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_issues_api_promises: {
        parameters: {
            query?: {
                mine?: boolean;
                state?: components["schemas"]["PromiseState"] | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromiseOut"][];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_issues_api_make_promise: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PromiseIn"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromiseOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_issues_api_desk_same: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlikeIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlikeOut"][];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_issues_api_one: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssueOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_issues_api_decide_appeal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecideIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssueOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_issues_api_assistant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssistantIn"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HandlingOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_issues_api_call_back: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CallBackIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssueOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_issues_api_correct: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CorrectIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssueOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_issues_api_decline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeclineIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssueOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_issues_api_defer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeferIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssueOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_issues_api_dispatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DispatchIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssueOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_issues_api_desk_follow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FollowIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SideOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_issues_api_help_step: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
                handling: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HelpIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HandlingOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_issues_api_release: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
                handling: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StepIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HandlingOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_issues_api_merge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MergeIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssueOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_issues_api_move: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StepIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssueOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_issues_api_note: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoteIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssueOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_issues_api_split: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SplitIn"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssueOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_issues_api_ask_to_pause: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StepIn"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssueOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_issues_api_remind: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RemindIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssueOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_issues_api_resolve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResolveIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssueOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_issues_api_return_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StepIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssueOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_issues_api_propose_ruling: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RulingIn"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssueOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_issues_api_decide_ruling: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecideIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssueOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_issues_api_desk_suggested: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuggestedOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_issues_api_told_again: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ToldAgainIn"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reported"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_issues_api_desk_unmask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WhyIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AskerOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_issues_api_tried_in_vain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UnreachedIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssueOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_issues_api_verify: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VerifyIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssueOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_issues_api_wait: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WaitIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssueOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_places_api_enterprise: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnterpriseOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_places_api_edit_enterprise: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EnterpriseEdit"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnterpriseOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_places_api_household: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HouseholdOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_places_api_edit_household: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pk: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HouseholdEdit"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HouseholdOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_public_api_send_opinion: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpinionIn"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpinionSent"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_public_api_receipt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReceiptOut"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_public_api_add: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /**
                     * Photo
                     * @description up to 8 MB; where it was taken is removed
                     */
                    photo?: string | null;
                    /**
                     * Words
                     * @default
                     */
                    words?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReceiptOut"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_public_api_alike: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlikeToldOut"][];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_public_api_answer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnswerIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReceiptOut"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_public_api_appeal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AppealIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReceiptOut"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_public_api_join: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JoinIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReceiptOut"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_public_api_withdraw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TakeBackIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReceiptOut"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_visits_api_visits: {
        parameters: {
            query?: {
                region?: string;
                programme_id?: string | null;
                first?: string | null;
                last?: string | null;
                mine?: boolean;
                q?: string;
                limit?: number;
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Visits"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_visits_api_record: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VisitIn"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VisitOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_visits_api_visit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                visit_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VisitOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_visits_api_edit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                visit_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VisitChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VisitOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
    tiangeng_visits_api_addendum: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                visit_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddendumIn"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VisitOut"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
                };
            };
        };
    };
}
