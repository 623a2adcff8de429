"""Who goes where: candidates and posts matched so that nobody has a reason to object to the rule.

Question: some thousand public servants with ranked wishes, some hundred posts (a role in a village, with seats). Who is
sent where, and what do we tell each of them?

Formulation. A set of candidates, each with a strict order over posts: own wishes, then with 服从调剂 every other post that
is open to them, by fit. A set of posts, each with seats, floors (seats kept for a speciality) and a strict order over
candidates: fit to a tenth of a point plus a bounded panel mark, ties by published order and a committed lottery. Bans
delete pairs and pins delete seats before anything is matched. Candidate-proposing deferred acceptance with the choice rule
of Hafalir, Yenmez and Yildirim: kept seats first, each kind's best, then the best of all others.

Guarantees, in plain words.
1. 无遗憾对 — no candidate and post would both rather have each other than what they got.
2. 分数线 — everyone gets the first post on their own list whose line they reached.
3. 真话最优 — nobody can gain by ranking anything but what they truly want. (Panels could; hence bounded marks with reasons.)
4. 干部最优 — of all plans without a regretful pair this is the best for every candidate at once.
5. 同样输入同样结果 — the same bytes from the same input and seed on any machine; only whole numbers are compared.

Limits. No rule fills posts that nobody may or wants to take: who is left over and which seats stay empty is the same in
every stable plan (rural hospitals theorem). Floors are claims: a stable plan that meets all of them need not exist, and
what is missing is listed. Every pin costs somebody something: those who outrank the pinned are listed too. Stability
costs some five in a hundred of the greatest total fit.

Sources. Gale and Shapley, American Mathematical Monthly 69 (1962) 9–15. Roth, Journal of Political Economy 92 (1984)
991–1016; Econometrica 54 (1986) 425–427 (rural hospitals). Dubins and Freedman, American Mathematical Monthly 88 (1981)
485–494. Azevedo and Leshno, Journal of Political Economy 124 (2016) 1235–1268. Hafalir, Yenmez and Yildirim, Theoretical
Economics 8 (2013) 325–363. Kamada and Kojima, American Economic Review 105 (2015) 67–99, for caps by region: not built.

    reading → Market → scoring → Arrays → rounds (or reference, compiled) → Outcome → cards, result
                                                            checker: only JSON in, shares no code

Documentation, JSON format, worked example: docs/algorithms/matching.md.
"""
