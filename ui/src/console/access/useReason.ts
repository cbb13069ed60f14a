/** Asks for the reason that an act on an account must have. */
import { ElMessageBox } from 'element-plus'

/** The reason, or null where the person thought better of it. */
export async function askReason(title: string, text: string, danger = false): Promise<string | null> {
  try {
    const answer = await ElMessageBox.prompt(text, title, {
      confirmButtonText: '确定',
      cancelButtonText: '取消',
      inputPlaceholder: '请填写理由（必填）',
      inputValidator: (value: string) => (value ?? '').trim() !== '' || '请填写理由',
      inputType: 'textarea',
      type: danger ? 'warning' : undefined,
    })
    return answer.value.trim()
  } catch {
    return null
  }
}
