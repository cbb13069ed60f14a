/** The notice as written, in blocks to read: a line that begins 一、二、… is a heading. */
export interface Block {
  heading: boolean
  text: string
}

const HEADING = /^[一二三四五六七八九十]+、/

export function blocksOf(text: string): Block[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => ({ heading: HEADING.test(line), text: line }))
}
