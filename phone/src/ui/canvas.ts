import type { Shrink } from "../engine/photos";

const LIMIT = 200_000;
const SIDES = [1600, 1280, 1024, 800];

/** Drawn anew: small, upright, and without EXIF. */
export const shrink: Shrink = async (file) => {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  let last: Blob | null = null;
  for (const side of SIDES) {
    const scale = Math.min(1, side / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d")!.drawImage(picture, 0, 0, canvas.width, canvas.height);
    for (const quality of [0.8, 0.65, 0.5]) {
      last = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", quality));
      if (last && last.size <= LIMIT) break;
    }
    if (last && last.size <= LIMIT) break;
  }
  picture.close();
  if (!last) throw new Error("no picture");
  return { bytes: new Uint8Array(await last.arrayBuffer()), content_type: "image/jpeg" };
};
