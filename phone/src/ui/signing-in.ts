/** Where one signs in, and comes back from. */
export const SIGN_IN = "/accounts/login/?next=/m/";

/** Another site's frame shows no sign-in page of ours: the way in is its own. */
export const isFramed = (here: { top: unknown } = window) => here.top !== here;
