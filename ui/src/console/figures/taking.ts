/** Taking a table out: as a file of the platform, or its chart as a picture. */
import { ElMessage } from 'element-plus'
import { ref, type Ref } from 'vue'
import { messageOf } from '@/api'
import { download, downloadBlob } from '../modules/transfer/download'
import { figuresApi } from './api'
import { pictureOf, type Shape } from './drawing'
import type { Drawn } from './drawn'
import type { Asked, FiguresTable } from './wire'

export const FORMS: Record<string, string> = { xlsx: '数据（Excel）', csv: '数据（CSV）', png: '图片（PNG）' }

/** A chart, and what stands over and below it. */
export interface Picture {
  drawn: Drawn
  shape: Shape
  title: string
  mark: string
}

export function useTaking(at: string): { drawing: Ref<boolean>; take: (table: FiguresTable, asked: Asked, form: string, picture: Picture | null) => Promise<void> } {
  const drawing = ref(false)
  async function take(table: FiguresTable, asked: Asked, form: string, picture: Picture | null): Promise<void> {
    if (form !== 'png') return download(figuresApi.file(at, table.code, asked, form))
    if (!picture) return
    drawing.value = true
    try {
      const name = [table.title, asked.since, asked.until].filter(Boolean).join('_')
      downloadBlob(`${name}.png`, await pictureOf(picture.drawn, picture.shape, picture.title, picture.mark))
    } catch (thrown) {
      ElMessage.error(`图片没能生成：${messageOf(thrown)}`)
    } finally {
      drawing.value = false
    }
  }
  return { drawing, take }
}
