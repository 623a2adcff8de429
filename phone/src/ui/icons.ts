/** Line icons drawn for a 24 × 24 field. */
export const icons = {
  today: "M4 19h16M6 15a6 6 0 0 1 12 0M12 4v2M4.5 8.5l1.4 1.2M19.5 8.5l-1.4 1.2",
  visits: "M5 4h11l3 3v13H5zM9 10h6M9 14h6",
  issues: "M4 6h2M4 12h2M4 18h2M10 6h10M10 12h10M10 18h6",
  me: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M5 20a7 7 0 0 1 14 0",
  back: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  down: "M6 9l6 6 6-6",
  close: "M6 6l12 12M18 6L6 18",
  camera: "M4 8h3l2-3h6l2 3h3v11H4zM12 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7",
  people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M3 20a6 6 0 0 1 12 0M16 4.5a3.5 3.5 0 0 1 0 6.5M17 14.5a6 6 0 0 1 4 5.5",
  book: "M12 6c-2-1.6-4.500-2-8-2v14c3.500 0 6 .4 8 2 2-1.600 4.500-2 8-2V4c-3.500 0-6 .4-8 2zM12 6v14",
  bulb: "M9 18h6M10 21h4M12 3a6 6 0 0 0-3.500 10.900V15h7v-1.100A6 6 0 0 0 12 3",
  home: "M4 11l8-7 8 7v9h-5v-6H9v6H4z",
  factory: "M4 20V9l5 3V9l5 3V4h6v16zM8 16h2M13 16h2",
  lock: "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
  check: "M5 12.500l4.500 4.500L19 7.500",
  refresh: "M19 12a7 7 0 1 1-2-4.900M19 4v4h-4",
  search: "M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13M15.500 15.500L20 20",
  pen: "M5 19l1-4L16 5l3 3L9 18zM14 7l3 3",
} as const;
export type IconName = keyof typeof icons;
