/** The officer's key in the secure browser, where there is one. */

/** What the browser's extension offers: a signature (DER, hex) of a text by the key that is plugged in. */
export interface KeyHolder {
  sign(text: string): Promise<string>
}

declare global {
  interface Window {
    qinqiaoKey?: KeyHolder
  }
}

export function keyHolder(): KeyHolder | null {
  return window.qinqiaoKey ?? null
}
