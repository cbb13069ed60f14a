/** A page that is open while the platform is renewed asks for files that are gone: it is loaded anew, once. */
const KEY = 'qq-renewed'
const AGAIN_MS = 30_000

export function reloadWhenRenewed(): void {
  window.addEventListener('vite:preloadError', (event) => {
    // Without a line there is nothing to load, and the page that is here would be gone.
    if (!navigator.onLine) return
    const last = Number(sessionStorage.getItem(KEY) ?? 0)
    if (Date.now() - last < AGAIN_MS) return
    event.preventDefault()
    sessionStorage.setItem(KEY, String(Date.now()))
    location.reload()
  })
}
