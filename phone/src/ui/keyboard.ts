/** Where the keyboard lies over the page, as most phones lay it, what sticks to the page's foot stands behind it. */
import { onBeforeUnmount, onMounted, ref, type Ref } from "vue";

type View = Pick<VisualViewport, "height" | "offsetTop" | "scale">;

/** The part of the page's height it covers; of a page drawn larger nothing is known. */
export const covered = (page: number, { height, offsetTop, scale }: View) => (scale > 1.01 ? 0 : Math.max(0, Math.round(page - height - offsetTop)));

/** In pixels, as it comes and goes. */
export function keyboard(): Ref<number> {
  const height = ref(0);
  const view = window.visualViewport;
  const look = () => (height.value = view ? covered(document.documentElement.clientHeight, view) : 0);
  onMounted(() => ["resize", "scroll"].forEach((name) => view?.addEventListener(name, look)));
  onBeforeUnmount(() => ["resize", "scroll"].forEach((name) => view?.removeEventListener(name, look)));
  return height;
}
