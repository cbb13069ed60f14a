/** Each file of tests begins as a page just opened does: no module, document or store is left of the file before. */
import { vi } from 'vitest'

vi.resetModules()
document.head.replaceChildren()
document.body.replaceChildren()
localStorage.clear()
sessionStorage.clear()
history.replaceState(null, '', '/')

// As browsers say it. Happy DOM answers with all of the element's HTML, and Popper asks every element above a popup
// whether it is the window.
Element.prototype.toString = function () {
  return `[object ${this.constructor.name}]`
}
