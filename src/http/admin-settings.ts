/** The settings: seen without their secrets, and a change tried before somebody puts it into the configuration file. */
import { LaneParams } from '../../schemas/lane.ts'
import { SettingsCheck, SettingsDraft, SettingsList } from '../../schemas/partner-desk.ts'
import { ref } from '../../schemas/ref.ts'
import { GatewayError } from '../domain/errors.ts'
import type { AdminDoor } from './deps.ts'
import { exampleCheck, exampleSettings } from './examples-of-partners.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'

const tag = 'settings'

export function addSettingsRoutes(app: Shell, { settings }: AdminDoor): void {
  app.get(
    '/admin/v1/settings',
    {
      config: { access: { may: 'settings.read' } },
      schema: {
        ...describe({
          id: 'getSettings',
          tag,
          access: 'bearer',
          summary: 'See the settings (Thiết lập)',
          description: 'As the process runs now, every secret masked, with the schema of each partner’s own part. They are changed in the configuration file.',
          errors: [],
          answers: { 200: { description: 'The settings', example: exampleSettings } },
        }),
        response: { 200: ref(SettingsList) },
      },
    },
    () => ({ gateway: settings.gateway, items: [...settings.list()] }),
  )

  app.post(
    '/admin/v1/settings/partners/:partner/check',
    {
      config: { access: { may: 'settings.read' } },
      schema: {
        ...describe({
          id: 'checkSettings',
          tag,
          access: 'bearer',
          summary: 'Check a change of a partner’s settings (Kiểm tra thiết lập)',
          description: 'By every rule that the start goes by. Nothing is changed: the answer holds the text for the configuration file, where each mask stays what it was.',
          errors: ['malformed_json', 'body_too_large', 'unsupported_media_type', 'invalid_input', 'not_found'],
          requestExample: { values: { url: 'https://gip2.example.vn/gip' } },
          answers: { 200: { description: 'What is wrong, or the text for the file', example: exampleCheck } },
        }),
        params: LaneParams,
        body: ref(SettingsDraft),
        response: { 200: ref(SettingsCheck) },
      },
    },
    async (request) => {
      const checked = await settings.check(request.params.partner, request.body)
      if (checked === undefined) throw new GatewayError('not_found')
      return checked
    },
  )
}
