/** The part of noVNC 1.7.0's public interface that Berth uses; the package brings no types. */
declare module '@novnc/novnc' {
  export interface RfbEvents {
    connect: CustomEvent<Record<string, never>>;
    disconnect: CustomEvent<{ clean: boolean }>;
    desktopname: CustomEvent<{ name: string }>;
    credentialsrequired: CustomEvent<{ types: string[] }>;
    /** Text that was copied in the desktop. */
    clipboard: CustomEvent<{ text: string }>;
    securityfailure: CustomEvent<{ status: number; reason?: string }>;
  }

  class RFB {
    /** Attaches itself to the channel's `onopen`, `onmessage`, `onerror` and `onclose`. */
    constructor(target: HTMLElement, channel: WebSocket, options?: { shared?: boolean });
    viewOnly: boolean;
    focusOnClick: boolean;
    scaleViewport: boolean;
    resizeSession: boolean;
    showDotCursor: boolean;
    background: string;
    /** 0 to 9. */
    qualityLevel: number;
    /** 0 to 9. */
    compressionLevel: number;
    disconnect(): void;
    /** Answers 'credentialsrequired'. */
    sendCredentials(credentials: { password: string }): void;
    /** Without a code the keysym alone counts. */
    sendKey(keysym: number, code: string, down: boolean): void;
    /** The desktop's picture as it is now, or as it was last. */
    getImageData(): ImageData;
    /** The same, encoded. */
    toBlob(callback: (blob: Blob | null) => void, type: string): void;
    /** Puts text on the desktop's clipboard. */
    clipboardPasteFrom(text: string): void;
    addEventListener<K extends keyof RfbEvents>(type: K, listener: (event: RfbEvents[K]) => void): void;
  }

  export { RFB as default };
}
