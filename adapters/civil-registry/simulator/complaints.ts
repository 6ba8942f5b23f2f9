/** What the simulated registry has against a pushed dossier: the form of its day, field by field, in the registry's words. */
import { Value } from 'typebox/value'
import { formSchema } from '../form-fields.ts'
import { formVersionOn } from '../form-versions.ts'
import { sandboxAgreement } from '../sandbox-agreement.ts'
import { readJson, type SentModule, type WirePush } from '../wire.ts'

export function complaintsAbout(push: WirePush): readonly string[] {
  const { module } = push
  if (module === 'KS' || module === 'KT') return [`module ${module} không tồn tại`]
  const form = readJson(Buffer.from(push.data))
  const complaints = [...complaintsAboutForm(form, module, dayOf(push.ngayTiepNhan)), ...complaintsAboutFiles(push)]
  return [...new Set(complaints)]
}

function complaintsAboutForm(form: unknown, module: SentModule, day: string): readonly string[] {
  const complaints: string[] = []
  for (const error of Value.Errors(formSchema(module, formVersionOn(day), sandboxAgreement.childIdentityCardField), form)) {
    const params = error.params as { readonly requiredProperties?: readonly string[] }
    const field = error.instancePath.split('/')[1]
    for (const name of params.requiredProperties ?? []) complaints.push(`${field ?? name} không được để trống`)
    if (params.requiredProperties === undefined && field !== undefined) complaints.push(`${field} ${faultOf(error.keyword)}`)
  }
  return complaints
}

function faultOf(keyword: string): string {
  switch (keyword) {
    case 'maxLength':
      return 'có độ dài vượt quá quy định'
    case 'boolean':
      return 'không tồn tại trong biểu mẫu'
    default:
      return 'không đúng định dạng'
  }
}

function complaintsAboutFiles({ fileDinhKem }: WirePush): readonly string[] {
  const bare = fileDinhKem.filter((file) => file.huyGiayTo === '0' && file.duLieuTepDinhKem === undefined)
  return bare.map((file) => `duLieuTepDinhKem của ${file.id} không được để trống`)
}

/** dd/MM/yyyy HH:mm:ss → YYYY-MM-DD */
function dayOf(time: string): string {
  return time.slice(0, 10).split('/').reverse().join('-')
}
