/** The device's own store, opened for whoever is signed in and emptied when he leaves. */
import { sweepFiles } from './files'
import { holdFor, ofLately, ownerOf } from './holder'
import { sweepTyped } from './typed'
import { leaveUploads } from './uploads'

/** Somebody is signed in: what others left goes, and what nobody came back for within a day. */
export function openDevice(id: string, key: string): void {
  if (ownerOf() === id) return
  leaveUploads()
  holdFor(id, key)
  sweepTyped(ofLately(id))
  void sweepFiles(ofLately(id))
}

/** The session ended by itself: what waits stays sealed, for the same person alone. */
export function lockDevice(): void {
  leaveUploads()
  holdFor(null)
}

/** Somebody left: nothing stays, whoever it was of. */
export function clearDevice(): void {
  lockDevice()
  sweepTyped(() => false)
  void sweepFiles(() => false)
}
