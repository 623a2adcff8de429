/** A second tap while the first is still being put away does nothing. */
export function once<Given extends unknown[]>(work: (...given: Given) => Promise<void>): (...given: Given) => Promise<void> {
  let isBusy = false;
  return async (...given) => {
    if (isBusy) return;
    isBusy = true;
    try {
      await work(...given);
    } finally {
      isBusy = false;
    }
  };
}
