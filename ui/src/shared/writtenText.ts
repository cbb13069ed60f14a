/** A text as officers write it, in blocks to read: never markup, so that nothing stored is run. */
export type Written = { kind: 'heading' | 'text'; text: string } | { kind: 'list'; items: string[] }

const HEADING = /^[一二三四五六七八九十]+、/
const ITEM = /^[-•·]\s+/

/** Lines that begin 一、二、… are headings, those that begin with a dash are items; a blank line parts paragraphs. */
export function writtenBlocks(text: string): Written[] {
  const blocks: Written[] = []
  let open: string[] = []
  const close = (): void => {
    if (open.length > 0) blocks.push({ kind: 'text', text: open.join('\n') })
    open = []
  }
  for (const line of text.split(/\r?\n/).map((one) => one.trim())) {
    if (line === '') close()
    else if (HEADING.test(line)) {
      close()
      blocks.push({ kind: 'heading', text: line })
    } else if (ITEM.test(line)) {
      close()
      const item = line.replace(ITEM, '')
      const last = blocks.at(-1)
      if (last?.kind === 'list') last.items.push(item)
      else blocks.push({ kind: 'list', items: [item] })
    } else open.push(line)
  }
  close()
  return blocks
}
