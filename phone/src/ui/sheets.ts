/** The sheets that lie open, last on top: the phone's back button closes one instead of leaving the page. */
const open: (() => void)[] = [];

export function laid(close: () => void): void {
  open.push(close);
  document.getElementById("app")?.setAttribute("inert", "");
}

export function lifted(close: () => void): void {
  const place = open.indexOf(close);
  if (place >= 0) open.splice(place, 1);
  if (open.length === 0) document.getElementById("app")?.removeAttribute("inert");
}

export function closeTop(): boolean {
  const close = open.slice(-1)[0];
  close?.();
  return close !== undefined;
}
