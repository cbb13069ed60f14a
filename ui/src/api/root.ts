/** A page lies at `<prefix>/<face>/`; the interface lies beside it. */
export const ROOT = import.meta.env.DEV ? '/' : '../'
