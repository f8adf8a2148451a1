/** The nonce that the server puts into each page it sends; without it the content security policy refuses Mantine's variables. */
export const cspNonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

// The scroll lock of modals makes a <style> of its own and looks for its nonce here.
Object.assign(globalThis, { __webpack_nonce__: cspNonce });
