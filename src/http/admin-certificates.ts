/** The registry of certificates: seeing it, registering, moving between states, rotating. */
import { CertificateImport, CertificateList, CertificateMove, CertificateParams, CertificateView } from '../../schemas/certificates.ts'
import { ref } from '../../schemas/ref.ts'
import { OrderRequest } from '../../schemas/transfer.ts'
import { actorOf } from './caller.ts'
import type { AdminDoor } from './deps.ts'
import { exampleCertificate } from './examples-of-trust.ts'
import { describe } from './operation.ts'
import type { Shell } from './shell.ts'

const tag = 'certificates'
const withBody = ['malformed_json', 'body_too_large', 'unsupported_media_type', 'invalid_input'] as const

export function addCertificateRoutes(app: Shell, door: AdminDoor): void {

  app.get(
    '/admin/v1/certificates',
    {
      config: { access: { may: 'certificates.read' } },
      schema: {
        ...describe({
          id: 'listCertificates',
          tag,
          access: 'bearer',
          summary: 'See the registered certificates',
          description: 'Whose they are, in which state, how long they are valid, and whether a signature made with them now would count.',
          errors: [],
          answers: { 200: { description: 'Every certificate', example: { items: [exampleCertificate] } } },
        }),
        response: { 200: ref(CertificateList) },
      },
    },
    async () => ({ items: [...(await door.certificates.list())] }),
  )

  app.post(
    '/admin/v1/certificates',
    {
      config: { access: { may: 'certificates.change' }, audited: 'certificate-change' },
      schema: {
        ...describe({
          id: 'importCertificate',
          tag,
          access: 'bearer',
          summary: 'Register a certificate for an organisation',
          description: 'It must lead to an authority of the configuration and not be revoked. `published`: what it signs counts; `active`: it signs, or its organisation signs with it.',
          errors: [...withBody, 'certificate_refused', 'certificate_unproven'],
          requestExample: { organisation: exampleCertificate.organisation, pem: '-----BEGIN CERTIFICATE-----\nMIIE…\n-----END CERTIFICATE-----\n', state: 'published', reason: 'Renewal 2027' },
          answers: { 201: { description: 'The certificate as it is registered', example: { ...exampleCertificate, state: 'published' } } },
        }),
        body: ref(CertificateImport),
        response: { 201: ref(CertificateView) },
      },
    },
    async (request, reply) => reply.code(201).send(await door.certificates.add(request.body, actorOf(request))),
  )

  app.post(
    '/admin/v1/certificates/:thumbprint/state',
    {
      config: { access: { may: 'certificates.change' }, audited: 'certificate-change' },
      schema: {
        ...describe({
          id: 'moveCertificate',
          tag,
          access: 'bearer',
          summary: 'Move a certificate to another state',
          description: 'planned, published, active, verify-only, archived; from archived there is no way back.',
          errors: [...withBody, 'unknown_certificate', 'certificate_refused'],
          requestExample: { state: 'archived', reason: 'Its key was lost' },
          answers: { 200: { description: 'The certificate as it is now', example: { ...exampleCertificate, state: 'archived' } } },
        }),
        params: CertificateParams,
        body: ref(CertificateMove),
        response: { 200: ref(CertificateView) },
      },
    },
    async (request) => {
      const { state, reason } = request.body
      return door.certificates.move(request.params.thumbprint, state, { actor: actorOf(request), reason })
    },
  )

  app.post(
    '/admin/v1/certificates/:thumbprint/rotate',
    {
      config: { access: { may: 'certificates.change' }, audited: 'certificate-change' },
      schema: {
        ...describe({
          id: 'rotateCertificate',
          tag,
          access: 'bearer',
          summary: 'Sign with this certificate from now on',
          description: 'It becomes active, and the active ones of its organisation become verify-only, together.',
          errors: [...withBody, 'unknown_certificate', 'certificate_refused', 'certificate_unproven'],
          requestExample: { reason: 'Renewal 2027' },
          answers: { 200: { description: 'The certificate as it is now', example: exampleCertificate } },
        }),
        params: CertificateParams,
        body: ref(OrderRequest),
        response: { 200: ref(CertificateView) },
      },
    },
    async (request) => door.certificates.rotate(request.params.thumbprint, { actor: actorOf(request), reason: request.body.reason }),
  )
}
