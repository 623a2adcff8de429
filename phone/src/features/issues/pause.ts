/** Put off, or waiting for the villager: until the day that was named nothing is asked of anybody. */
interface Paused {
  state: string;
  due_at: string | null;
  review_on: string | null;
}

/** The day on which it is looked at again, while that has not come; once it has, a deadline runs. */
export function pausedUntil(issue: Paused): string | null {
  return ["deferred", "waiting"].includes(issue.state) && !issue.due_at ? issue.review_on : null;
}
