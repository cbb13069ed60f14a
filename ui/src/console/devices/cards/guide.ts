/** What each refusal of a card means for the officer, and what to do about it. */
export interface Guide {
  title: string
  todo: string
  /** Whether the card may be written: blank, or ours and spoilt. */
  writable?: boolean
}

const GUIDES: Record<string, Guide> = {
  card_unread: { title: '没有读完整', todo: '把卡放平，等读卡器提示后再拿开。' },
  card_empty: { title: '空白卡', todo: '卡内没有内容，可以用来发卡或写卡。', writable: true },
  card_foreign: { title: '不是本系统的卡', todo: '是其他单位发的卡，退还持卡人，不要写入。' },
  card_copied: { title: '内容来自另一张卡', todo: '可能是复制的卡。扣留此卡，问清来源，并将原卡挂失。' },
  card_changed: { title: '内容被改动或损坏', todo: '核对持卡人后重新写卡；怀疑人为改动的，先挂失再处理。', writable: true },
  card_not_found: { title: '没有登记，或不在管辖范围内', todo: '联系持卡人所在单位核对；不要收下或写入此卡。' },
}

export function guideOf(code: string, message: string): Guide {
  return GUIDES[code] ?? { title: '没能读卡', todo: message }
}

export const STATE_GUIDE: Record<string, string> = {
  lost: '这张卡已挂失，任何终端都不能使用。本人找回的，核对身份后解挂；他人拾到的，收回并交发卡单位。',
  returned: '这张卡已退卡，不能再使用。请收回；持卡人需要用卡的，另发新卡。',
}
