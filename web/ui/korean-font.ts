/** Comes after the first paint: the browser fetches only the slices of the font that a page has glyphs of. */
import '@fontsource-variable/noto-sans-kr';
