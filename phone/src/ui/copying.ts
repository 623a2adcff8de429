/** Whether it was copied; where the browser does not let it be, it stands selected for the person to copy. */
export async function copied(box: Pick<HTMLTextAreaElement, "value" | "focus" | "select">): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(box.value);
    return true;
  } catch {
    box.focus();
    box.select();
    return false;
  }
}
