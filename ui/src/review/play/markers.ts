/** Places of sensitive words on the waveform. */

import type { AlertView, HitMark, LineView } from '@/api'
import { isKeyword } from '@/console/labels'

export interface Marker {
  key: string
  lineId: string
  /** When the word is about to be said, seconds. */
  at: number
  /** Where a jump to it lands: a moment before, so that the word is heard whole. */
  jump: number
  hit: HitMark
  speaker: LineView['speaker']
}

const LEAD_S = 0.6

/** One marker for each hit, by time. A word's time is its share of the sentence's time. */
export function markersOf(lines: readonly LineView[]): Marker[] {
  return lines.flatMap((line) => line.hits.map((hit) => markerOf(line, hit))).sort((a, b) => a.at - b.at)
}

function markerOf(line: LineView, hit: HitMark): Marker {
  const length = Math.max(1, Array.from(line.text).length)
  const share = Math.min(1, hit.start / length)
  const at = line.start_s + share * (line.end_s - line.start_s)
  const jump = Math.max(line.start_s, at - LEAD_S, 0)
  const key = `${line.id}-${hit.start}-${hit.word}`
  return { key, lineId: line.id, at, jump, hit, speaker: line.speaker }
}

/** Where the next-word keys lead: keywords are passed over. */
export function sensitiveOf(markers: readonly Marker[]): Marker[] {
  return markers.filter((marker) => !isKeyword(marker.hit))
}

/** Words of which no alert tells: found after the conversation, or in a corrected sentence. */
export function quietMarkers(markers: readonly Marker[], alerts: readonly Pick<AlertView, 'line_id' | 'word'>[]): Marker[] {
  return markers.filter((marker) => !alerts.some((alert) => alert.line_id === marker.lineId && alert.word === marker.hit.word))
}

/** The first marker after `seconds`, or null at the end. */
export function nextMarker(markers: readonly Marker[], seconds: number): Marker | null {
  return markers.find((marker) => marker.jump > seconds + 0.05) ?? null
}

/** The last marker before `seconds`; one that was jumped to a moment ago is passed over. */
export function previousMarker(markers: readonly Marker[], seconds: number): Marker | null {
  return markers.findLast((marker) => marker.jump < seconds - 1) ?? null
}

export interface Placed {
  marker: Marker
  /** Row of the label, or null where no row has room: then only the line is drawn. */
  row: number | null
}

/** Rows for labels, so that none covers another; `room` is a label's width in seconds. */
export function placeLabels(markers: readonly Marker[], room: number, rows: number): Placed[] {
  const free = new Array<number>(rows).fill(Number.NEGATIVE_INFINITY)
  return markers.map((marker) => {
    const row = free.findIndex((until) => until <= marker.at)
    if (row < 0) return { marker, row: null }
    free[row] = marker.at + room
    return { marker, row }
  })
}
