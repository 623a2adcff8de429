import vue from "@vitejs/plugin-vue";
import { defineConfig, type Plugin } from "vite";
import { VitePWA } from "vite-plugin-pwa";

/** Vant's icon font points at a host of others; our icons are drawn in ui/icons.ts. */
const noIconFont: Plugin = {
  name: "no-icon-font",
  enforce: "pre",
  load: (id) => (/vant\/es\/icon\/index\.css/.test(id) ? "" : null),
};

export default defineConfig({
  base: "/m/",
  plugins: [
    noIconFont,
    vue(),
    VitePWA({
      registerType: "prompt",
      injectRegister: false,
      manifest: {
        name: "田埂",
        short_name: "田埂",
        description: "走一户，记一笔，下次有信号时打开田埂就上传。",
        lang: "zh-Hans",
        start_url: "/m/",
        scope: "/m/",
        display: "standalone",
        background_color: "#f7f6f2",
        theme_color: "#1f6f64",
        icons: [
          { src: "icon.svg", sizes: "any", type: "image/svg+xml", purpose: "any" },
          { src: "icon-192.png", sizes: "192x192", type: "image/png", purpose: "any" },
          { src: "icon-512.png", sizes: "512x512", type: "image/png", purpose: "any maskable" },
        ],
      },
      workbox: {
        globPatterns: ["**/*.{js,css,html,svg,png}"],
        navigateFallback: "index.html",
        clientsClaim: true, // the page that was opened first works offline too, not only the next one
        cleanupOutdatedCaches: true,
      },
    }),
  ],
  build: { target: "es2020", chunkSizeWarningLimit: 300 },
});
