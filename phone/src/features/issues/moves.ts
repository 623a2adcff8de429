/** The steps a phone takes; the rest needs the table of a desk and stays in the console. */
export interface Step {
  path: (id: string) => string;
  asks: "nothing" | "reason" | "solution";
  body: (words: string, count: number | null) => Record<string, unknown>;
}

const plain = (name: string): Step => ({ path: (id) => `/api/issues/${id}/moves/${name}`, asks: "nothing", body: () => ({}) });
const withReason = (name: string): Step => ({ path: (id) => `/api/issues/${id}/moves/${name}`, asks: "reason", body: (reason) => ({ reason }) });

export const STEPS: Record<string, Step> = {
  accept: plain("accept"),
  start: plain("start"),
  resume: plain("resume"),
  escalate: withReason("escalate"),
  withdraw: withReason("withdraw"),
  return: { path: (id) => `/api/issues/${id}/return`, asks: "reason", body: (reason) => ({ reason }) },
  resolve: {
    path: (id) => `/api/issues/${id}/resolve`,
    asks: "solution",
    body: (solution, beneficiaries) => ({ solution, ...(beneficiaries === null ? {} : { beneficiaries }) }),
  },
};
