/** Written by `npm run openapi` from the OpenAPI document of the client door; not to be changed by hand. */

export type Dossier = {
  /**
   * Dossier code (mã hồ sơ); accepted forms: 000.00.32.H19-210708-0004, 000.00.32.H19.HT01-210708-0004,
   * H21.129-250812-0007, G09.20-20260609-0000012
   */
  readonly code: string
  /**
   * Dossier code (mã hồ sơ); accepted forms: 000.00.32.H19-210708-0004, 000.00.32.H19.HT01-210708-0004,
   * H21.129-250812-0007, G09.20-20260609-0000012
   */
  readonly originalCode?: string
  readonly procedure: {
    /** Procedure code (mã thủ tục hành chính) */
    readonly code: string
    readonly name: string
    readonly domain: {
      readonly code: string
      readonly name: string
    }
  }
  /** Organisation code (mã định danh cơ quan) */
  readonly sender: string
  /** Partner that the dossier goes to, by its id in this gateway */
  readonly receiver: string
  readonly channel: 'counter' | 'online' | 'post'
  readonly returnBy: 'counter' | 'post'
  /** Subject of the dossier (trích yếu) */
  readonly subject: string
  readonly applicant: {
    readonly kind: 'citizen' | 'business' | 'state-agency' | 'organisation'
    /** Name of the applicant (chủ hồ sơ) */
    readonly name: string
    readonly identityNumbers: readonly {
      readonly type: 'personal-id' | 'old-id' | 'passport' | 'tax-code' | 'other'
      readonly number: string
    }[]
    /** YYYY-MM-DD */
    readonly dateOfBirth?: string
    readonly address?: {
      /** General statistics code of the province */
      readonly provinceCode?: string
      /** General statistics code of the commune; there is no district level since 2025-07-01 */
      readonly communeCode?: string
      readonly detail: string
    }
    readonly email?: string
    readonly phone?: string
    /** TechID of the portal account; only for dossiers submitted online */
    readonly portalAccountId?: string
  }
  /** Unit that handles the dossier */
  readonly processingUnit: string
  /** RFC 3339 instant with an offset */
  readonly submittedAt?: string
  /** RFC 3339 instant with an offset */
  readonly receivedAt: string
  /** RFC 3339 instant with an offset */
  readonly dueAt: string
  /** RFC 3339 instant with an offset */
  readonly finishedAt?: string
  /** RFC 3339 instant with an offset */
  readonly returnedAt?: string
  /**
   * National dossier status: 1 newly registered, 2 received, 3 not received, 4 in progress, 5 supplement requested, 6
   * financial obligation requested, 7 withdrawal requested, 8 stopped, 9 processed, 10 result returned
   */
  readonly status: number
  readonly components: readonly {
    /** Code of the dossier component (mã thành phần hồ sơ) */
    readonly code: string
    readonly name: string
    readonly originals?: number
    readonly copies?: number
    readonly digitised?: boolean
    /** taken from a data store instead of being submitted again */
    readonly reused?: boolean
    readonly attachment?: {
      /** SHA-256, lower-case hexadecimal */
      readonly digest: string
      readonly fileName: string
      readonly mediaType: string
      /** bytes */
      readonly size: number
    }
  }[]
  readonly fees: readonly {
    readonly code: string
    readonly name: string
    readonly kind: 'fee' | 'charge'
    /** Vietnamese đồng, whole */
    readonly amount: number
    readonly collection: 'before' | 'after' | 'online'
  }[]
  readonly progress: readonly {
    /** RFC 3339 instant with an offset */
    readonly at: string
    /** Officer who acted */
    readonly officer: string
    readonly title?: string
    readonly unit?: string
    /** What was done */
    readonly content: string
    /**
     * National dossier status: 1 newly registered, 2 received, 3 not received, 4 in progress, 5 supplement requested, 6
     * financial obligation requested, 7 withdrawal requested, 8 stopped, 9 processed, 10 result returned
     */
    readonly status: number
    /** RFC 3339 instant with an offset */
    readonly startedAt?: string
    /** RFC 3339 instant with an offset */
    readonly dueAt?: string
  }[]
  readonly note?: string
  readonly landTax?: {
    readonly legalBasis: string
    readonly users: readonly {
      readonly name: string
      /** personal id, old id or passport; letters occur */
      readonly identityNumber: string
      readonly taxCode?: string
      /** YYYY-MM-DD */
      readonly dateOfBirth?: string
      readonly address: string
    }[]
    readonly parcel: {
      /** Parcel number (số thửa) */
      readonly number: string
      /** Map sheet number (số tờ bản đồ) */
      readonly mapSheet: string
      readonly address: string
      /** General statistics code of the commune */
      readonly communeCode: string
      readonly areaSquareMetres: number
      /** Purpose of use, e.g. ODT */
      readonly purpose: string
      /** Origin of the use right */
      readonly origin: string
      /** Term of use */
      readonly term: string
      /** Serial number of the certificate (số phát hành) */
      readonly certificateNumber?: string
      /** YYYY-MM-DD */
      readonly certificateIssuedOn?: string
    }
    /** Vietnamese đồng, whole */
    readonly transferPrice?: number
  }
  /** A case of land registration (đăng ký đất đai) */
  readonly land?: {
    /** Level of the land registration office that handles the case: the province’s own, or a branch of it */
    readonly handledBy: 'province' | 'branch'
    /** The land office’s own process for this case (quy trình) */
    readonly workflow: {
      /** Code of the land office’s process (mã quy trình) */
      readonly code: string
      /** Its name */
      readonly name: string
    }
    /** Officer who took the dossier in (người tiếp nhận) */
    readonly receivedBy: string
    /** Where the land or the building lies */
    readonly assetAddress: {
      /** General statistics code of the province */
      readonly provinceCode: string
      /** General statistics code of the commune; there is no district level since 2025-07-01 */
      readonly communeCode: string
      /** Address of the land or building (địa chỉ tài sản) */
      readonly detail: string
    }
    /** Parcels that the case is about; none for a case about a building only */
    readonly parcels: readonly {
      /** Parcel number (số thửa) */
      readonly number: string
      /** Map sheet number (số tờ bản đồ) */
      readonly mapSheet: string
      /** Area in square metres */
      readonly areaSquareMetres: number
      /** Where the parcel lies */
      readonly address: string
    }[]
  }
  /** What is to be registered, or copied */
  readonly civilStatus?: 
    | {
      readonly kind: 'birth'
      /** Code of the dossier in the software of interlinked services (mã hồ sơ liên thông) */
      readonly interlinkedCode: string
      /** Commune whose office registers */
      readonly officeCode: string
      /** First time, again after the book was lost, or overdue */
      readonly registrationKind: 'first' | 'again' | 'overdue'
      /** Certified extracts asked for */
      readonly copies: number
      /** Birth notice of the hospital (giấy chứng sinh) */
      readonly certificate?: {
        readonly number: string
        /** YYYY-MM-DD */
        readonly issuedOn?: string
      }
      /** Whose birth is registered */
      readonly child: {
        /** A name in its parts */
        readonly name: {
          /** Family name (họ) */
          readonly family?: string
          /** Middle names (chữ đệm) */
          readonly middle?: string
          /** Given name (tên) */
          readonly given: string
        }
        /** A date of which only the year may be known */
        readonly dateOfBirth: {
          readonly year: number
          readonly month?: number
          /** only with a month */
          readonly day?: number
        }
        /** Dân tộc */
        readonly ethnicGroup?: {
          /** Code of the catalogue of ethnic groups, e.g. 63001 */
          readonly code?: string
          /** Where no code fits */
          readonly name?: string
        }
        /** Quốc tịch */
        readonly nationality?: {
          /** ISO 3166-1 alpha-2 */
          readonly country: string
          /** Further nationality, or one without a code */
          readonly other?: string
        }
        /** Personal identification number (số định danh cá nhân) */
        readonly personalId?: string
        /** Paper that somebody identifies by (giấy tờ tuỳ thân) */
        readonly paper?: {
          /** citizen-card: căn cước or CCCD */
          readonly type: 'citizen-card' | 'old-id' | 'passport' | 'other'
          /** What the paper is, where the type is other */
          readonly name?: string
          readonly number: string
          /** YYYY-MM-DD */
          readonly issuedOn?: string
          readonly issuedBy?: string
        }
        /** Where the person lives */
        readonly residence?: {
          /** thường trú, tạm trú, nơi ở hiện tại */
          readonly kind: 'permanent' | 'temporary' | 'current'
          /** Where somebody lives, was born or died */
          readonly place: {
            /** ISO 3166-1 alpha-2 */
            readonly country: string
            /** General statistics code of the province; in Việt Nam only */
            readonly provinceCode?: string
            /** Only for dossiers received before 2025-07-01, when there were districts */
            readonly districtCode?: string
            /** General statistics code of the commune */
            readonly communeCode?: string
            readonly detail?: string
          }
        }
        /** checked against the national population database */
        readonly verified?: boolean
        readonly sex: 'male' | 'female' | 'undetermined'
        /** Date of birth in words */
        readonly dateInWords?: string
        /** Where somebody lives, was born or died */
        readonly birthplace: {
          /** ISO 3166-1 alpha-2 */
          readonly country: string
          /** General statistics code of the province; in Việt Nam only */
          readonly provinceCode?: string
          /** Only for dossiers received before 2025-07-01, when there were districts */
          readonly districtCode?: string
          /** General statistics code of the commune */
          readonly communeCode?: string
          readonly detail?: string
        }
        /** Where somebody lives, was born or died */
        readonly origin?: {
          /** ISO 3166-1 alpha-2 */
          readonly country: string
          /** General statistics code of the province; in Việt Nam only */
          readonly provinceCode?: string
          /** Only for dossiers received before 2025-07-01, when there were districts */
          readonly districtCode?: string
          /** General statistics code of the commune */
          readonly communeCode?: string
          readonly detail?: string
        }
        /** Kind of birth registration */
        readonly birthKind: 'ordinary' | 'abandoned' | 'unknown-parents' | 'surrogacy'
        /** an identity card is asked for together with the registration; from 2026-09-01, under 6 years */
        readonly identityCard?: boolean
      }
      /** A person */
      readonly mother?: {
        /** A name in its parts */
        readonly name: {
          /** Family name (họ) */
          readonly family?: string
          /** Middle names (chữ đệm) */
          readonly middle?: string
          /** Given name (tên) */
          readonly given: string
        }
        /** A date of which only the year may be known */
        readonly dateOfBirth?: {
          readonly year: number
          readonly month?: number
          /** only with a month */
          readonly day?: number
        }
        /** Dân tộc */
        readonly ethnicGroup?: {
          /** Code of the catalogue of ethnic groups, e.g. 63001 */
          readonly code?: string
          /** Where no code fits */
          readonly name?: string
        }
        /** Quốc tịch */
        readonly nationality?: {
          /** ISO 3166-1 alpha-2 */
          readonly country: string
          /** Further nationality, or one without a code */
          readonly other?: string
        }
        /** Personal identification number (số định danh cá nhân) */
        readonly personalId?: string
        /** Paper that somebody identifies by (giấy tờ tuỳ thân) */
        readonly paper?: {
          /** citizen-card: căn cước or CCCD */
          readonly type: 'citizen-card' | 'old-id' | 'passport' | 'other'
          /** What the paper is, where the type is other */
          readonly name?: string
          readonly number: string
          /** YYYY-MM-DD */
          readonly issuedOn?: string
          readonly issuedBy?: string
        }
        /** Where the person lives */
        readonly residence?: {
          /** thường trú, tạm trú, nơi ở hiện tại */
          readonly kind: 'permanent' | 'temporary' | 'current'
          /** Where somebody lives, was born or died */
          readonly place: {
            /** ISO 3166-1 alpha-2 */
            readonly country: string
            /** General statistics code of the province; in Việt Nam only */
            readonly provinceCode?: string
            /** Only for dossiers received before 2025-07-01, when there were districts */
            readonly districtCode?: string
            /** General statistics code of the commune */
            readonly communeCode?: string
            readonly detail?: string
          }
        }
        /** checked against the national population database */
        readonly verified?: boolean
      }
      /** A person */
      readonly father?: {
        /** A name in its parts */
        readonly name: {
          /** Family name (họ) */
          readonly family?: string
          /** Middle names (chữ đệm) */
          readonly middle?: string
          /** Given name (tên) */
          readonly given: string
        }
        /** A date of which only the year may be known */
        readonly dateOfBirth?: {
          readonly year: number
          readonly month?: number
          /** only with a month */
          readonly day?: number
        }
        /** Dân tộc */
        readonly ethnicGroup?: {
          /** Code of the catalogue of ethnic groups, e.g. 63001 */
          readonly code?: string
          /** Where no code fits */
          readonly name?: string
        }
        /** Quốc tịch */
        readonly nationality?: {
          /** ISO 3166-1 alpha-2 */
          readonly country: string
          /** Further nationality, or one without a code */
          readonly other?: string
        }
        /** Personal identification number (số định danh cá nhân) */
        readonly personalId?: string
        /** Paper that somebody identifies by (giấy tờ tuỳ thân) */
        readonly paper?: {
          /** citizen-card: căn cước or CCCD */
          readonly type: 'citizen-card' | 'old-id' | 'passport' | 'other'
          /** What the paper is, where the type is other */
          readonly name?: string
          readonly number: string
          /** YYYY-MM-DD */
          readonly issuedOn?: string
          readonly issuedBy?: string
        }
        /** Where the person lives */
        readonly residence?: {
          /** thường trú, tạm trú, nơi ở hiện tại */
          readonly kind: 'permanent' | 'temporary' | 'current'
          /** Where somebody lives, was born or died */
          readonly place: {
            /** ISO 3166-1 alpha-2 */
            readonly country: string
            /** General statistics code of the province; in Việt Nam only */
            readonly provinceCode?: string
            /** Only for dossiers received before 2025-07-01, when there were districts */
            readonly districtCode?: string
            /** General statistics code of the commune */
            readonly communeCode?: string
            readonly detail?: string
          }
        }
        /** checked against the national population database */
        readonly verified?: boolean
      }
      /** Who asks for it (người yêu cầu) */
      readonly requester: {
        /** A name in its parts */
        readonly name: {
          /** Family name (họ) */
          readonly family?: string
          /** Middle names (chữ đệm) */
          readonly middle?: string
          /** Given name (tên) */
          readonly given: string
        }
        /** A date of which only the year may be known */
        readonly dateOfBirth?: {
          readonly year: number
          readonly month?: number
          /** only with a month */
          readonly day?: number
        }
        /** Dân tộc */
        readonly ethnicGroup?: {
          /** Code of the catalogue of ethnic groups, e.g. 63001 */
          readonly code?: string
          /** Where no code fits */
          readonly name?: string
        }
        /** Quốc tịch */
        readonly nationality?: {
          /** ISO 3166-1 alpha-2 */
          readonly country: string
          /** Further nationality, or one without a code */
          readonly other?: string
        }
        /** Personal identification number (số định danh cá nhân) */
        readonly personalId?: string
        /** Paper that somebody identifies by (giấy tờ tuỳ thân) */
        readonly paper?: {
          /** citizen-card: căn cước or CCCD */
          readonly type: 'citizen-card' | 'old-id' | 'passport' | 'other'
          /** What the paper is, where the type is other */
          readonly name?: string
          readonly number: string
          /** YYYY-MM-DD */
          readonly issuedOn?: string
          readonly issuedBy?: string
        }
        /** Where the person lives */
        readonly residence?: {
          /** thường trú, tạm trú, nơi ở hiện tại */
          readonly kind: 'permanent' | 'temporary' | 'current'
          /** Where somebody lives, was born or died */
          readonly place: {
            /** ISO 3166-1 alpha-2 */
            readonly country: string
            /** General statistics code of the province; in Việt Nam only */
            readonly provinceCode?: string
            /** Only for dossiers received before 2025-07-01, when there were districts */
            readonly districtCode?: string
            /** General statistics code of the commune */
            readonly communeCode?: string
            readonly detail?: string
          }
        }
        /** checked against the national population database */
        readonly verified?: boolean
        /** What the requester is to the person concerned */
        readonly relation: string
        readonly phone?: string
        readonly email?: string
      }
      /** Registration by a foreign office before */
      readonly registeredAbroad?: {
        readonly number: string
        /** YYYY-MM-DD */
        readonly on: string
        readonly office: string
        /** ISO 3166-1 alpha-2 */
        readonly country: string
      }
    }
    | {
      readonly kind: 'death'
      /** Code of the dossier in the software of interlinked services (mã hồ sơ liên thông) */
      readonly interlinkedCode: string
      /** Commune whose office registers */
      readonly officeCode: string
      /** Death notice of the hospital, by its electronic code */
      readonly certificate?: {
        readonly number: string
        /** YYYY-MM-DD */
        readonly issuedOn?: string
      }
      /** Whose death is registered */
      readonly deceased: {
        /** A name in its parts */
        readonly name: {
          /** Family name (họ) */
          readonly family?: string
          /** Middle names (chữ đệm) */
          readonly middle?: string
          /** Given name (tên) */
          readonly given: string
        }
        /** A date of which only the year may be known */
        readonly dateOfBirth?: {
          readonly year: number
          readonly month?: number
          /** only with a month */
          readonly day?: number
        }
        /** Dân tộc */
        readonly ethnicGroup?: {
          /** Code of the catalogue of ethnic groups, e.g. 63001 */
          readonly code?: string
          /** Where no code fits */
          readonly name?: string
        }
        /** Quốc tịch */
        readonly nationality?: {
          /** ISO 3166-1 alpha-2 */
          readonly country: string
          /** Further nationality, or one without a code */
          readonly other?: string
        }
        /** Personal identification number (số định danh cá nhân) */
        readonly personalId?: string
        /** Paper that somebody identifies by (giấy tờ tuỳ thân) */
        readonly paper?: {
          /** citizen-card: căn cước or CCCD */
          readonly type: 'citizen-card' | 'old-id' | 'passport' | 'other'
          /** What the paper is, where the type is other */
          readonly name?: string
          readonly number: string
          /** YYYY-MM-DD */
          readonly issuedOn?: string
          readonly issuedBy?: string
        }
        /** Where the person lives */
        readonly residence?: {
          /** thường trú, tạm trú, nơi ở hiện tại */
          readonly kind: 'permanent' | 'temporary' | 'current'
          /** Where somebody lives, was born or died */
          readonly place: {
            /** ISO 3166-1 alpha-2 */
            readonly country: string
            /** General statistics code of the province; in Việt Nam only */
            readonly provinceCode?: string
            /** Only for dossiers received before 2025-07-01, when there were districts */
            readonly districtCode?: string
            /** General statistics code of the commune */
            readonly communeCode?: string
            readonly detail?: string
          }
        }
        /** checked against the national population database */
        readonly verified?: boolean
        readonly sex: 'male' | 'female' | 'undetermined'
        /** A date of which only the year may be known */
        readonly diedOn: {
          readonly year: number
          readonly month?: number
          /** only with a month */
          readonly day?: number
        }
        /** hour and minute */
        readonly diedAt?: string
        /** Where somebody lives, was born or died */
        readonly deathPlace: {
          /** ISO 3166-1 alpha-2 */
          readonly country: string
          /** General statistics code of the province; in Việt Nam only */
          readonly provinceCode?: string
          /** Only for dossiers received before 2025-07-01, when there were districts */
          readonly districtCode?: string
          /** General statistics code of the commune */
          readonly communeCode?: string
          readonly detail?: string
        }
        readonly cause?: string
      }
      /** Paper that proves the death (giấy báo tử) */
      readonly notice?: {
        readonly kind: 'notice' | 'court-decision' | 'other'
        readonly number: string
        /** YYYY-MM-DD */
        readonly issuedOn: string
        readonly issuedBy: string
      }
      /** Who asks for it (người yêu cầu) */
      readonly requester: {
        /** A name in its parts */
        readonly name: {
          /** Family name (họ) */
          readonly family?: string
          /** Middle names (chữ đệm) */
          readonly middle?: string
          /** Given name (tên) */
          readonly given: string
        }
        /** A date of which only the year may be known */
        readonly dateOfBirth?: {
          readonly year: number
          readonly month?: number
          /** only with a month */
          readonly day?: number
        }
        /** Dân tộc */
        readonly ethnicGroup?: {
          /** Code of the catalogue of ethnic groups, e.g. 63001 */
          readonly code?: string
          /** Where no code fits */
          readonly name?: string
        }
        /** Quốc tịch */
        readonly nationality?: {
          /** ISO 3166-1 alpha-2 */
          readonly country: string
          /** Further nationality, or one without a code */
          readonly other?: string
        }
        /** Personal identification number (số định danh cá nhân) */
        readonly personalId?: string
        /** Paper that somebody identifies by (giấy tờ tuỳ thân) */
        readonly paper?: {
          /** citizen-card: căn cước or CCCD */
          readonly type: 'citizen-card' | 'old-id' | 'passport' | 'other'
          /** What the paper is, where the type is other */
          readonly name?: string
          readonly number: string
          /** YYYY-MM-DD */
          readonly issuedOn?: string
          readonly issuedBy?: string
        }
        /** Where the person lives */
        readonly residence?: {
          /** thường trú, tạm trú, nơi ở hiện tại */
          readonly kind: 'permanent' | 'temporary' | 'current'
          /** Where somebody lives, was born or died */
          readonly place: {
            /** ISO 3166-1 alpha-2 */
            readonly country: string
            /** General statistics code of the province; in Việt Nam only */
            readonly provinceCode?: string
            /** Only for dossiers received before 2025-07-01, when there were districts */
            readonly districtCode?: string
            /** General statistics code of the commune */
            readonly communeCode?: string
            readonly detail?: string
          }
        }
        /** checked against the national population database */
        readonly verified?: boolean
        /** What the requester is to the person concerned */
        readonly relation: string
        readonly phone?: string
        readonly email?: string
      }
    }
    | {
      readonly kind: 'marriage'
      /** Code of the dossier in the software of interlinked services (mã hồ sơ liên thông) */
      readonly interlinkedCode: string
      /** Commune whose office registers */
      readonly officeCode: string
      /** First time, again after the book was lost, or overdue */
      readonly registrationKind: 'first' | 'again' | 'overdue'
      /** Certified extracts asked for */
      readonly copies: number
      /** One of the two who marry */
      readonly husband: {
        /** A name in its parts */
        readonly name: {
          /** Family name (họ) */
          readonly family?: string
          /** Middle names (chữ đệm) */
          readonly middle?: string
          /** Given name (tên) */
          readonly given: string
        }
        /** A date of which only the year may be known */
        readonly dateOfBirth: {
          readonly year: number
          readonly month?: number
          /** only with a month */
          readonly day?: number
        }
        /** Dân tộc */
        readonly ethnicGroup?: {
          /** Code of the catalogue of ethnic groups, e.g. 63001 */
          readonly code?: string
          /** Where no code fits */
          readonly name?: string
        }
        /** Quốc tịch */
        readonly nationality?: {
          /** ISO 3166-1 alpha-2 */
          readonly country: string
          /** Further nationality, or one without a code */
          readonly other?: string
        }
        /** Personal identification number (số định danh cá nhân) */
        readonly personalId?: string
        /** Paper that somebody identifies by (giấy tờ tuỳ thân) */
        readonly paper?: {
          /** citizen-card: căn cước or CCCD */
          readonly type: 'citizen-card' | 'old-id' | 'passport' | 'other'
          /** What the paper is, where the type is other */
          readonly name?: string
          readonly number: string
          /** YYYY-MM-DD */
          readonly issuedOn?: string
          readonly issuedBy?: string
        }
        /** Where the person lives */
        readonly residence?: {
          /** thường trú, tạm trú, nơi ở hiện tại */
          readonly kind: 'permanent' | 'temporary' | 'current'
          /** Where somebody lives, was born or died */
          readonly place: {
            /** ISO 3166-1 alpha-2 */
            readonly country: string
            /** General statistics code of the province; in Việt Nam only */
            readonly provinceCode?: string
            /** Only for dossiers received before 2025-07-01, when there were districts */
            readonly districtCode?: string
            /** General statistics code of the commune */
            readonly communeCode?: string
            readonly detail?: string
          }
        }
        /** checked against the national population database */
        readonly verified?: boolean
        /** which marriage this is for the person */
        readonly timesMarried?: number
        /** Marital status before */
        readonly maritalStatus?: {
          readonly kind: 'never-married' | 'divorced' | 'widowed'
          readonly words?: string
        }
        /** Whether the registry has to ask for the confirmation of the marital status, and where */
        readonly maritalCertificate?: {
          readonly requested: boolean
          readonly office?: string
        }
      }
      /** One of the two who marry */
      readonly wife: {
        /** A name in its parts */
        readonly name: {
          /** Family name (họ) */
          readonly family?: string
          /** Middle names (chữ đệm) */
          readonly middle?: string
          /** Given name (tên) */
          readonly given: string
        }
        /** A date of which only the year may be known */
        readonly dateOfBirth: {
          readonly year: number
          readonly month?: number
          /** only with a month */
          readonly day?: number
        }
        /** Dân tộc */
        readonly ethnicGroup?: {
          /** Code of the catalogue of ethnic groups, e.g. 63001 */
          readonly code?: string
          /** Where no code fits */
          readonly name?: string
        }
        /** Quốc tịch */
        readonly nationality?: {
          /** ISO 3166-1 alpha-2 */
          readonly country: string
          /** Further nationality, or one without a code */
          readonly other?: string
        }
        /** Personal identification number (số định danh cá nhân) */
        readonly personalId?: string
        /** Paper that somebody identifies by (giấy tờ tuỳ thân) */
        readonly paper?: {
          /** citizen-card: căn cước or CCCD */
          readonly type: 'citizen-card' | 'old-id' | 'passport' | 'other'
          /** What the paper is, where the type is other */
          readonly name?: string
          readonly number: string
          /** YYYY-MM-DD */
          readonly issuedOn?: string
          readonly issuedBy?: string
        }
        /** Where the person lives */
        readonly residence?: {
          /** thường trú, tạm trú, nơi ở hiện tại */
          readonly kind: 'permanent' | 'temporary' | 'current'
          /** Where somebody lives, was born or died */
          readonly place: {
            /** ISO 3166-1 alpha-2 */
            readonly country: string
            /** General statistics code of the province; in Việt Nam only */
            readonly provinceCode?: string
            /** Only for dossiers received before 2025-07-01, when there were districts */
            readonly districtCode?: string
            /** General statistics code of the commune */
            readonly communeCode?: string
            readonly detail?: string
          }
        }
        /** checked against the national population database */
        readonly verified?: boolean
        /** which marriage this is for the person */
        readonly timesMarried?: number
        /** Marital status before */
        readonly maritalStatus?: {
          readonly kind: 'never-married' | 'divorced' | 'widowed'
          readonly words?: string
        }
        /** Whether the registry has to ask for the confirmation of the marital status, and where */
        readonly maritalCertificate?: {
          readonly requested: boolean
          readonly office?: string
        }
      }
      /** YYYY-MM-DD */
      readonly establishedOn?: string
      readonly note?: string
    }
    | {
      readonly kind: 'copy'
      /** Commune whose office registers */
      readonly officeCode: string
      /** Kind of the entry that is copied */
      readonly of: 'birth' | 'death' | 'marriage'
      readonly copies: number
      /** A person */
      readonly subject: {
        /** A name in its parts */
        readonly name: {
          /** Family name (họ) */
          readonly family?: string
          /** Middle names (chữ đệm) */
          readonly middle?: string
          /** Given name (tên) */
          readonly given: string
        }
        /** A date of which only the year may be known */
        readonly dateOfBirth?: {
          readonly year: number
          readonly month?: number
          /** only with a month */
          readonly day?: number
        }
        /** Dân tộc */
        readonly ethnicGroup?: {
          /** Code of the catalogue of ethnic groups, e.g. 63001 */
          readonly code?: string
          /** Where no code fits */
          readonly name?: string
        }
        /** Quốc tịch */
        readonly nationality?: {
          /** ISO 3166-1 alpha-2 */
          readonly country: string
          /** Further nationality, or one without a code */
          readonly other?: string
        }
        /** Personal identification number (số định danh cá nhân) */
        readonly personalId?: string
        /** Paper that somebody identifies by (giấy tờ tuỳ thân) */
        readonly paper?: {
          /** citizen-card: căn cước or CCCD */
          readonly type: 'citizen-card' | 'old-id' | 'passport' | 'other'
          /** What the paper is, where the type is other */
          readonly name?: string
          readonly number: string
          /** YYYY-MM-DD */
          readonly issuedOn?: string
          readonly issuedBy?: string
        }
        /** Where the person lives */
        readonly residence?: {
          /** thường trú, tạm trú, nơi ở hiện tại */
          readonly kind: 'permanent' | 'temporary' | 'current'
          /** Where somebody lives, was born or died */
          readonly place: {
            /** ISO 3166-1 alpha-2 */
            readonly country: string
            /** General statistics code of the province; in Việt Nam only */
            readonly provinceCode?: string
            /** Only for dossiers received before 2025-07-01, when there were districts */
            readonly districtCode?: string
            /** General statistics code of the commune */
            readonly communeCode?: string
            readonly detail?: string
          }
        }
        /** checked against the national population database */
        readonly verified?: boolean
      }
      /** Where it stands in the books */
      readonly entry?: {
        readonly number: string
        readonly book?: string
        /** YYYY-MM-DD */
        readonly on?: string
      }
      /** Who asks for it (người yêu cầu) */
      readonly requester: {
        /** A name in its parts */
        readonly name: {
          /** Family name (họ) */
          readonly family?: string
          /** Middle names (chữ đệm) */
          readonly middle?: string
          /** Given name (tên) */
          readonly given: string
        }
        /** A date of which only the year may be known */
        readonly dateOfBirth?: {
          readonly year: number
          readonly month?: number
          /** only with a month */
          readonly day?: number
        }
        /** Dân tộc */
        readonly ethnicGroup?: {
          /** Code of the catalogue of ethnic groups, e.g. 63001 */
          readonly code?: string
          /** Where no code fits */
          readonly name?: string
        }
        /** Quốc tịch */
        readonly nationality?: {
          /** ISO 3166-1 alpha-2 */
          readonly country: string
          /** Further nationality, or one without a code */
          readonly other?: string
        }
        /** Personal identification number (số định danh cá nhân) */
        readonly personalId?: string
        /** Paper that somebody identifies by (giấy tờ tuỳ thân) */
        readonly paper?: {
          /** citizen-card: căn cước or CCCD */
          readonly type: 'citizen-card' | 'old-id' | 'passport' | 'other'
          /** What the paper is, where the type is other */
          readonly name?: string
          readonly number: string
          /** YYYY-MM-DD */
          readonly issuedOn?: string
          readonly issuedBy?: string
        }
        /** Where the person lives */
        readonly residence?: {
          /** thường trú, tạm trú, nơi ở hiện tại */
          readonly kind: 'permanent' | 'temporary' | 'current'
          /** Where somebody lives, was born or died */
          readonly place: {
            /** ISO 3166-1 alpha-2 */
            readonly country: string
            /** General statistics code of the province; in Việt Nam only */
            readonly provinceCode?: string
            /** Only for dossiers received before 2025-07-01, when there were districts */
            readonly districtCode?: string
            /** General statistics code of the commune */
            readonly communeCode?: string
            readonly detail?: string
          }
        }
        /** checked against the national population database */
        readonly verified?: boolean
        /** What the requester is to the person concerned */
        readonly relation: string
        readonly phone?: string
        readonly email?: string
      }
    }
  /** Request for a judicial record */
  readonly judicialRecord?: {
    /** Form of the record: 1 (phiếu số 1) or 2 (phiếu số 2), as it is asked for */
    readonly form: 1 | 2
    /** Who asks: the person, an authorised person, an agency or organisation, an agency of criminal proceedings */
    readonly askedBy: 'person' | 'authorised-person' | 'agency' | 'prosecuting-agency'
    /** The agency that asks */
    readonly agency?: {
      readonly code: string
      readonly name: string
      /** Code of the region of the agency */
      readonly regionCode?: string
    }
    /** What the record is for */
    readonly purpose: {
      readonly code?: string
      readonly words: string
    }
    /** How many copies are asked for */
    readonly copies: number
    /** How many more, paid apart */
    readonly additionalCopies?: number
    /** Whether bans on holding offices in enterprises (cấm đảm nhiệm chức vụ) are to be stated */
    readonly withPositionBan: boolean
    /** Day of the declaration; absent: the day of reception */
    readonly declaredOn?: string
    /** The person whose record is asked for */
    readonly subject: {
      /** Full name (họ tên) */
      readonly name: string
      /** Other name (tên gọi khác) */
      readonly otherName?: string
      readonly sex: 'male' | 'female'
      /** YYYY-MM-DD */
      readonly dateOfBirth: string
      readonly birthPlace?: string
      /** Country code of ISO 3166-1 */
      readonly nationality: string
      /** An entry of a shared catalogue */
      readonly ethnicGroup?: {
        readonly code: string
        readonly name: string
      }
      /** The paper that a person is known by */
      readonly paper: {
        /** personal-id: CCCD; old-id: CMND; passport: hộ chiếu; residence-card: thẻ thường trú */
        readonly type: 'personal-id' | 'old-id' | 'passport' | 'residence-card'
        readonly number: string
        /** YYYY-MM-DD */
        readonly issuedOn?: string
        /** Who issued it (nơi cấp) */
        readonly issuedBy?: string
      }
      readonly permanentResidence?: {
        /** General statistics code of the province */
        readonly provinceCode?: string
        /** General statistics code of the commune; there is no district level since 2025-07-01 */
        readonly communeCode?: string
        readonly detail: string
      }
      readonly temporaryResidence?: {
        /** General statistics code of the province */
        readonly provinceCode?: string
        /** General statistics code of the commune; there is no district level since 2025-07-01 */
        readonly communeCode?: string
        readonly detail: string
      }
      readonly phone?: string
      readonly email?: string
      /** Father, mother or spouse of the person */
      readonly father?: {
        readonly name: string
        /** YYYY, YYYY-MM or YYYY-MM-DD, as far as it is known */
        readonly dateOfBirth?: string
        readonly paper?: {
          /** personal-id: CCCD; old-id: CMND; passport: hộ chiếu; residence-card: thẻ thường trú */
          readonly type: 'personal-id' | 'old-id' | 'passport' | 'residence-card'
          readonly number: string
        }
      }
      /** Father, mother or spouse of the person */
      readonly mother?: {
        readonly name: string
        /** YYYY, YYYY-MM or YYYY-MM-DD, as far as it is known */
        readonly dateOfBirth?: string
        readonly paper?: {
          /** personal-id: CCCD; old-id: CMND; passport: hộ chiếu; residence-card: thẻ thường trú */
          readonly type: 'personal-id' | 'old-id' | 'passport' | 'residence-card'
          readonly number: string
        }
      }
      /** Father, mother or spouse of the person */
      readonly spouse?: {
        readonly name: string
        /** YYYY, YYYY-MM or YYYY-MM-DD, as far as it is known */
        readonly dateOfBirth?: string
        readonly paper?: {
          /** personal-id: CCCD; old-id: CMND; passport: hộ chiếu; residence-card: thẻ thường trú */
          readonly type: 'personal-id' | 'old-id' | 'passport' | 'residence-card'
          readonly number: string
        }
      }
    }
    readonly stays: readonly {
      /** YYYY, YYYY-MM or YYYY-MM-DD, as far as it is known */
      readonly from: string
      /** Absent: still there */
      readonly to?: string
      /** Where the person lived */
      readonly place: string
      readonly occupation?: string
      readonly workplace?: string
    }[]
    /** Who asks in the name of the person (người được uỷ quyền) */
    readonly authorisedPerson?: {
      readonly name: string
      readonly sex?: 'male' | 'female'
      /** YYYY-MM-DD */
      readonly dateOfBirth?: string
      /** Code of the place of birth in the catalogue of provinces */
      readonly birthPlaceCode?: string
      readonly residence?: {
        /** General statistics code of the province */
        readonly provinceCode?: string
        /** General statistics code of the commune; there is no district level since 2025-07-01 */
        readonly communeCode?: string
        readonly detail: string
      }
      /** The paper that a person is known by */
      readonly paper?: {
        /** personal-id: CCCD; old-id: CMND; passport: hộ chiếu; residence-card: thẻ thường trú */
        readonly type: 'personal-id' | 'old-id' | 'passport' | 'residence-card'
        readonly number: string
        /** YYYY-MM-DD */
        readonly issuedOn?: string
        /** Who issued it (nơi cấp) */
        readonly issuedBy?: string
      }
      /** What the person is to the subject */
      readonly relation?: string
      /** YYYY-MM-DD */
      readonly authorisedOn?: string
    }
    /** What the person states about convictions (thông tin án tích) */
    readonly declaredConvictions?: string
    /** Where the post brings the record, if `returnBy` of the dossier is post */
    readonly deliveryAddress?: string
    /** Receipt of the fee (thông tin biên lai) */
    readonly receipt?: {
      /** Number of the receipt */
      readonly number?: string
      /** Code of the paid service (mã dịch vụ) */
      readonly serviceCode?: string
      /** Code of the public service (mã DVC) */
      readonly publicServiceCode?: string
      readonly items: readonly {
        readonly content: string
        /** Vietnamese đồng, whole */
        readonly amount: number
      }[]
      /** State of the transaction in the words of the payment platform */
      readonly transactionState?: string
      /** Where the receipt can be seen */
      readonly url?: string
    }
  }
  /** What is to be paid, and how */
  readonly payment?: 
    | {
      readonly kind: 'online'
      /**
       * Reference of the one-stop system’s own, shown with the order; the reference at the platform is made by the
       * gateway
       */
      readonly reference?: string
      /** What the payer reads (nội dung thanh toán) */
      readonly content: string
      readonly items: readonly {
        /** What is paid */
        readonly description: string
        /** Vietnamese đồng, whole */
        readonly amount: number
        /** Notice (thông báo, số quyết định) that the item pays; absent for fees */
        readonly noticeNumber?: string
        /** For a fee or charge of the procedure; absent for what a notice demands */
        readonly fee?: {
          readonly code: string
          /** fee: phí; charge: lệ phí */
          readonly kind: 'fee' | 'charge'
        }
      }[]
      /** Sum of the items, in đồng */
      readonly total: number
      /** Who pays (người nộp) */
      readonly payer: {
        readonly name: string
        readonly identityNumber: string
        readonly address?: string
        readonly province?: string
      }
      /** Who is paid (đơn vị thụ hưởng) */
      readonly beneficiary: {
        /** Account that receives the money */
        readonly account: string
        /** Code of the bank that keeps the account */
        readonly bankCode: string
        /** Owner of the account */
        readonly name: string
      }
      /** For which service, of which unit */
      readonly service: {
        /** Code of the public service (mã DVC); by default the procedure’s code with .01 */
        readonly code?: string
        /** Name of the public service; by default the procedure’s */
        readonly name?: string
        /** Code of the unit that collects */
        readonly unitCode: string
        readonly unitName: string
      }
      readonly treasury?: {
        /** State treasury office (kho bạc) */
        readonly name: string
        /** Account of the state budget (tài khoản thu NSNN) */
        readonly budgetAccount: string
      }
      /** Decision that the payment follows (quyết định xử phạt) */
      readonly decision?: {
        /** Code of the kind of fine (mã loại hình thu phạt) */
        readonly kindCode?: string
        readonly kindName?: string
        /** Code of the agency that decided */
        readonly agencyCode?: string
        readonly agencyName?: string
        /** Number of the decision (số quyết định) */
        readonly number: string
        /** YYYY-MM-DD */
        readonly date: string
        /** When the violation happened, as the decision writes it */
        readonly violatedAt?: string
        readonly violatedWhere?: string
        readonly violator?: string
      }
    }
    | {
      readonly kind: 'budget-slip'
      /** Number of the slip (số GNT) */
      readonly number: string
      /** Form of the slip (mẫu hiệu) */
      readonly form: string
      /** Number of the voucher (số chứng từ) */
      readonly voucherNumber?: string
      /** How the money is paid in (hình thức nộp tiền) */
      readonly paidBy: 'transfer' | 'cash'
      /** ISO 4217 */
      readonly currency: string
      /** Tax payer (người nộp thuế) */
      readonly payer: {
        readonly name: string
        readonly taxCode: string
        readonly address: string
        readonly province: string
      }
      /** Account that is debited */
      readonly debit?: {
        readonly bank: string
        readonly account: string
      }
      /** Kind of account that is credited (loại tài khoản thu), e.g. TK_THU_NSNN */
      readonly revenueKind: string
      /** Account at the state treasury, e.g. 7111 */
      readonly treasuryAccount: string
      /** Province of the state treasury office */
      readonly treasuryProvince: string
      /** Agency that manages the revenue (cơ quan quản lý thu) */
      readonly collector: string
      /** Bank that collects on behalf of the treasury */
      readonly collectingBank?: string
      readonly items: readonly {
        /** Number of the declaration, notice or decision, or id of the dossier */
        readonly documentNumber: string
        /** Tax period, or date of the decision */
        readonly period?: string
        readonly description: string
        /** Amount in the foreign currency, where one is paid */
        readonly foreignAmount?: string
        /** Vietnamese đồng, whole */
        readonly amount: number
        /** Budget chapter (mã chương) */
        readonly chapter: string
        /** Budget sub-item (mã NDKT, tiểu mục) */
        readonly subItem: string
        /** General statistics code of the area (mã ĐBHC) */
        readonly areaCode: string
      }[]
      /** Sum of the items, in đồng */
      readonly total: number
    }
  /** Answer to a supplement request (bổ sung hồ sơ) */
  readonly supplement?: {
    /** What is handed in, or why it is not */
    readonly note: string
    /** Codes of the components that are new or changed in this version */
    readonly componentCodes: readonly string[]
    /** New date for the result, where the one-stop system sets it */
    readonly newDueAt?: string
  }
  /** That the money owed was paid (biên lai, giấy nộp tiền), for the agency that waits for it */
  readonly paymentProof?: {
    /** Reference of the payment */
    readonly reference: string
    /** Vietnamese đồng, whole */
    readonly amount: number
    /** RFC 3339 instant with an offset */
    readonly paidAt?: string
    readonly noticeNumbers: readonly string[]
    readonly receiptNumber?: string
    readonly receipts: readonly {
      /** SHA-256, lower-case hexadecimal */
      readonly digest: string
      readonly fileName: string
      readonly mediaType: string
      /** bytes */
      readonly size: number
    }[]
  }
  /** The citizen takes the dossier back (rút hồ sơ) */
  readonly withdrawal?: {
    readonly reason: string
    /** RFC 3339 instant with an offset */
    readonly at: string
  }
  /** Rounds of supplements so far */
  readonly supplementRounds?: readonly {
    readonly id: string
    /** Agency or officer who asked */
    readonly requestedBy: string
    readonly content: string
    /** RFC 3339 instant with an offset */
    readonly requestedAt: string
    /** RFC 3339 instant with an offset */
    readonly dueAt?: string
    /** RFC 3339 instant with an offset */
    readonly receivedAt?: string
    readonly note?: string
    /** Date for the result before the round */
    readonly dueBefore?: string
    /** Date for the result after the round */
    readonly dueAfter?: string
  }[]
  /** What the dossier ended with */
  readonly results?: readonly {
    readonly name: string
    /** Code of the kind of result (mã kết quả), e.g. KQ.G07.000122 */
    readonly code?: string
    readonly number?: string
    readonly attachment: {
      /** SHA-256, lower-case hexadecimal */
      readonly digest: string
      readonly fileName: string
      readonly mediaType: string
      /** bytes */
      readonly size: number
    }
  }[]
}

export type DossierView = {
  /** Dossier code (mã hồ sơ) */
  readonly code: string
  /** Organisation that sent it */
  readonly sender: string
  /** Procedure code (mã thủ tục hành chính) */
  readonly procedureCode: string
  /**
   * National dossier status: 1 newly registered, 2 received, 3 not received, 4 in progress, 5 supplement requested, 6
   * financial obligation requested, 7 withdrawal requested, 8 stopped, 9 processed, 10 result returned
   */
  readonly status: number
  /** Partner, or `sender` */
  readonly statusFrom: string
  /** RFC 3339 instant with an offset */
  readonly statusAt: string
  readonly partnerCode?: string
  readonly partnerWords?: string
  readonly financial: 'none' | 'due' | 'partly-paid' | 'paid' | 'waived'
  readonly amountsDue: readonly {
    readonly due: {
      /** Number of the notice (số quyết định) */
      readonly noticeNumber: string
      /** as the partner wrote it */
      readonly noticeDate?: string
      readonly payerTaxCode?: string
      readonly payerName?: string
      /** What is to be paid */
      readonly item: string
      /** Mã tiểu mục */
      readonly budgetSubItem?: string
      /** Vietnamese đồng, whole */
      readonly amount: number
      /** as the partner wrote it */
      readonly payBy?: string
    }
    readonly partner: string
    readonly paid: boolean
  }[]
  readonly payments: readonly {
    readonly reference: string
    readonly partner: string
    /** Vietnamese đồng, whole */
    readonly amount: number
    readonly noticeNumbers: readonly string[]
    readonly link?: string
    /** RFC 3339 instant with an offset */
    readonly requestedAt: string
    readonly transactionId?: string
    /** RFC 3339 instant with an offset */
    readonly paidAt?: string
    /** Partner that told that it was paid */
    readonly paidBy?: string
    /** The sum of its notices that it was found to pay, or that a person let it count for */
    readonly covers?: number
    /** Its paper was told, or none is to come: whoever waits for the money is told */
    readonly proven?: boolean
    readonly receiptNumber?: string
    readonly receipts: readonly {
      /** What the document is */
      readonly name: string
      readonly fileName: string
      /** Code of the kind of result (mã kết quả) */
      readonly code?: string
      readonly mediaType?: string
      /** bytes */
      readonly size?: number
      /** SHA-256 under which the file can be fetched */
      readonly digest?: string
      /** pending: still to be fetched from the partner; failed: it could not be */
      readonly state: 'stored' | 'pending' | 'failed'
    }[]
  }[]
  readonly steps: readonly {
    /** RFC 3339 instant with an offset */
    readonly at: string
    /** Partner that told it */
    readonly partner: string
    readonly officer?: string
    readonly title?: string
    readonly unit?: string
    readonly content: string
    /**
     * National dossier status: 1 newly registered, 2 received, 3 not received, 4 in progress, 5 supplement requested, 6
     * financial obligation requested, 7 withdrawal requested, 8 stopped, 9 processed, 10 result returned
     */
    readonly status: number
    /** RFC 3339 instant with an offset */
    readonly dueAt?: string
  }[]
  readonly rounds: readonly {
    readonly id: string
    /** Agency or officer who asked */
    readonly requestedBy: string
    readonly content: string
    /** RFC 3339 instant with an offset */
    readonly requestedAt: string
    /** RFC 3339 instant with an offset */
    readonly dueAt?: string
    /** RFC 3339 instant with an offset */
    readonly receivedAt?: string
    readonly note?: string
    /** Date for the result before the round */
    readonly dueBefore?: string
    /** Date for the result after the round */
    readonly dueAfter?: string
  }[]
  readonly results: readonly {
    readonly partner: string
    /** RFC 3339 instant with an offset */
    readonly at: string
    readonly number?: string
    readonly issuedOn?: string
    readonly issuedBy?: string
    readonly files: readonly {
      /** What the document is */
      readonly name: string
      readonly fileName: string
      /** Code of the kind of result (mã kết quả) */
      readonly code?: string
      readonly mediaType?: string
      /** bytes */
      readonly size?: number
      /** SHA-256 under which the file can be fetched */
      readonly digest?: string
      /** pending: still to be fetched from the partner; failed: it could not be */
      readonly state: 'stored' | 'pending' | 'failed'
    }[]
  }[]
  readonly clock: {
    /** RFC 3339 instant with an offset */
    readonly promisedAt: string
    /** RFC 3339 instant with an offset */
    readonly dueAt: string
    /** The date for the result as it was last set; the pauses since then move it */
    readonly setAt?: string
    readonly suspensions: readonly {
      readonly reason: 'supplement' | 'payment'
      readonly partner: string
      /** RFC 3339 instant with an offset */
      readonly from: string
      /** RFC 3339 instant with an offset */
      readonly to?: string
      /** The date for the result was set anew since it began, and is not moved by it */
      readonly moves?: false
    }[]
    /** RFC 3339 instant with an offset */
    readonly checkAt?: string
    /** RFC 3339 instant with an offset */
    readonly warnedAt?: string
    /** RFC 3339 instant with an offset */
    readonly overdueAt?: string
    /** RFC 3339 instant with an offset */
    readonly endedAt?: string
  }
  /** The citizen takes the dossier back (rút hồ sơ) */
  readonly withdrawal?: {
    readonly reason: string
    /** RFC 3339 instant with an offset */
    readonly at: string
  }
  readonly proofs: readonly {
    /** Reference of the payment */
    readonly reference: string
    /** Vietnamese đồng, whole */
    readonly amount: number
    /** RFC 3339 instant with an offset */
    readonly paidAt?: string
    readonly noticeNumbers: readonly string[]
    readonly receiptNumber?: string
    readonly receipts: readonly {
      /** SHA-256, lower-case hexadecimal */
      readonly digest: string
      readonly fileName: string
      readonly mediaType: string
      /** bytes */
      readonly size: number
    }[]
  }[]
  readonly documents: readonly {
    readonly name: string
    /** Code of the kind of result (mã kết quả), e.g. KQ.G07.000122 */
    readonly code?: string
    readonly number?: string
    readonly attachment: {
      /** SHA-256, lower-case hexadecimal */
      readonly digest: string
      readonly fileName: string
      readonly mediaType: string
      /** bytes */
      readonly size: number
    }
  }[]
  /** The partners that it was sent to, each with the newest transfer */
  readonly holdings: readonly {
    readonly partner: string
    /** Id of a transfer; also its message id at the partner */
    readonly transferId: string
    /** Delivery state of that transfer */
    readonly state: string
    readonly remoteId?: string
  }[]
  readonly portal: {
    /** Whether the national portal knows what is known here */
    readonly state: 'none' | 'pending' | 'in-step' | 'differs' | 'failed'
    /** Id of a transfer; also its message id at the partner */
    readonly transferId?: string
    /** RFC 3339 instant with an offset */
    readonly at?: string
  }
}

export type Transfer = {
  /** Id of a transfer; also its message id at the partner */
  readonly id: string
  /** Organisation that sent the dossier */
  readonly sender: string
  /** Partner that the dossier goes to */
  readonly partner: string
  /** Dossier code (mã hồ sơ) */
  readonly dossierCode: string
  /** Procedure code (mã thủ tục hành chính) */
  readonly procedureCode: string
  /** SHA-256 of the body as it was sent */
  readonly payloadDigest: string
  /** RFC 3339 instant with an offset */
  readonly acceptedAt: string
  /** Where the delivery stands */
  readonly state: 
    | 'accepted'
    | 'delivering'
    | 'waiting'
    | 'delivered'
    | 'confirmed'
    | 'refused'
    | 'parked'
    | 'expired'
    | 'cancelled'
  /** RFC 3339 instant with an offset */
  readonly stateAt: string
  /** When the next attempt is due */
  readonly dueAt?: string
  /** Attempts made, the running one included */
  readonly attempts: number
  /** Code of the last outcome */
  readonly code?: string
  /** The partner’s words at the last outcome, as they came */
  readonly words?: string
  /** Id that the partner gave */
  readonly remoteId?: string
  /** National status that the body names. What became of the dossier since: /v1/dossiers/{code} */
  readonly dossierStatus: number
}

export type AcceptanceReceipt = {
  /** JSON text: transfer id, sender, receiver, dossier code, SHA-256 of the body, time. Its very bytes are signed. */
  readonly statement: string
  /** JWS with detached payload (RFC 7515 appendix F, RFC 7797) over the statement, by the operator of the gateway */
  readonly signature: string
}

export type Acceptance = {
  readonly transfer: Transfer
  readonly receipt: AcceptanceReceipt
}

export type TransferPage = {
  readonly items: readonly Transfer[]
  /** Cursor of the next page; absent on the last */
  readonly next?: string
}

export type TimelineStep = {
  /** RFC 3339 instant with an offset */
  readonly at: string
  readonly kind: 'event' | 'attempt' | 'exchange' | 'signature'
  /** Event type, outcome, or the partner’s word for the operation */
  readonly name: string
  readonly attempt?: number
  /** Depends on the kind */
  readonly data: {
    readonly [name: string]: unknown
  }
}

export type Timeline = {
  readonly items: readonly TimelineStep[]
}

export type Attachment = {
  /** SHA-256, lower-case hexadecimal */
  readonly digest: string
  /** bytes */
  readonly size: number
  readonly mediaType: string
}

export type Event = {
  /** Position after this event */
  readonly cursor: string
  /** RFC 3339 instant with an offset */
  readonly at: string
  readonly type: string
  readonly transferId?: string
  readonly partner?: string
  readonly dossierCode?: string
  /** Depends on the type */
  readonly data: {
    readonly [name: string]: unknown
  }
}

export type EventPage = {
  readonly items: readonly Event[]
  /** Cursor to ask with next time; absent only while nothing happened yet */
  readonly next?: string
}

export type Partner = {
  /** The `receiver` of a dossier */
  readonly id: string
  readonly title: {
    /** Vietnamese */
    readonly vi: string
    /** English */
    readonly en: string
  }
  /** Organisation code of the agency */
  readonly organisation: string
  /** Procedure codes it takes; absent: all */
  readonly procedures?: readonly string[]
  /** How the files of a dossier reach it; none: its format has no place for them */
  readonly attachments: 'by-value' | 'by-url' | 'none'
  /** open: traffic flows · suspended: known to be down, resumes by itself · stopped: waits for a person */
  readonly lane: 'open' | 'suspended' | 'stopped'
}

export type PartnerList = {
  readonly items: readonly Partner[]
}

export type Asking = {
  /** Why it is asked; a question without one is refused */
  readonly purpose?: 
    | 'procedure-handling'
    | 'payment-check'
    | 'result-return'
    | 'status-answer'
    | 'reference-data'
  readonly official: {
    /** Account of the official who asks */
    readonly id: string
    readonly name?: string
  }
  /** Unit of the official */
  readonly unit: string
  /** Procedure in which it is asked; needed unless the service is reference data */
  readonly procedureCode?: string
  /** Dossier for which it is asked; needed unless the service is reference data */
  readonly dossierCode?: string
}

export type FieldSource = {
  /** What the partner calls it */
  readonly name: string
  /** When the partner said it */
  readonly at: string
}

export type QuestionBatch = {
  readonly asking: Asking
  readonly questions: readonly {
    /** Name of the service, as in the address of a single question */
    readonly service: string
    /** Which partner, where several answer this */
    readonly partner?: string
    /** As in a single question of the service */
    readonly parameters: {
      readonly [name: string]: unknown
    }
    readonly asking?: Asking
  }[]
}

export type AnswerBatch = {
  /** Of the whole answer: what is signed names it */
  readonly id: string
  /** In the order of the questions */
  readonly answers: readonly (
    | {
      /** As of a single question, with its `records` */
      readonly answer: {
        /** Id of this question: in the audit, and in what is signed */
        readonly id: string
        readonly service: string
        readonly kind: 'found' | 'not-found'
        readonly partner: string
        /** Organisation code (mã định danh cơ quan) */
        readonly organisation: string
        /**
         * live: asked just now · cached: asked before, within its time · stale: the partner does not answer, and this
         * is what it said last
         */
        readonly freshness: 'live' | 'cached' | 'stale'
        /** RFC 3339 instant with an offset */
        readonly answeredAt: string
        /** What the partner said where it found nothing */
        readonly words?: string
        /** How many the partner has, where it told only some */
        readonly total?: number
        /** Each field of the records by its path (`owner.name`, `obligations[].item`): where it comes from and when */
        readonly fields: {
          readonly [name: string]: FieldSource
        }
        readonly [name: string]: unknown
      }
    }
    | {
      readonly problem: Problem
      /** As Retry-After says it of a single question */
      readonly retryAfterSeconds?: number
    })[]
}

export type TokenAnswer = {
  readonly access_token: string
  readonly token_type: 'Bearer'
  /** Seconds */
  readonly expires_in: number
  /** What the token lets its holder do now, between spaces */
  readonly scope: string
}

export type TokenError = {
  /** By RFC 6749 section 5.2 */
  readonly error: 
    | 'invalid_request'
    | 'invalid_client'
    | 'invalid_scope'
    | 'unauthorized_client'
    | 'unsupported_grant_type'
  /** What is wrong, for people */
  readonly error_description: string
}

/** Where and how tokens are given out (RFC 8414) */
export type TokenServer = {
  readonly issuer: string
  readonly token_endpoint: string
  readonly response_types_supported: readonly string[]
  readonly grant_types_supported: readonly string[]
  readonly token_endpoint_auth_methods_supported: readonly string[]
  readonly token_endpoint_auth_signing_alg_values_supported: readonly string[]
  readonly scopes_supported: readonly string[]
  readonly tls_client_certificate_bound_access_tokens: boolean
}

export type Liveness = {
  readonly status: 'live'
}

export type Readiness = {
  readonly status: 'ready'
  readonly parts: readonly {
    readonly name: string
    readonly ok: boolean
    /** Safe to show: no addresses, no secrets */
    readonly detail: string
  }[]
}

export type Problem = {
  /** urn:lienthong:error:<code> */
  readonly type: string
  /** What is wrong */
  readonly title: string
  /** The HTTP status again */
  readonly status: number
  /** Stable code; docs/errors.md lists them all */
  readonly code: 
    | 'malformed_json'
    | 'malformed_request'
    | 'headers_too_large'
    | 'request_timeout'
    | 'invalid_input'
    | 'idempotency_key_missing'
    | 'idempotency_key_reused'
    | 'unauthenticated'
    | 'forbidden'
    | 'not_found'
    | 'method_not_allowed'
    | 'unsupported_media_type'
    | 'body_too_large'
    | 'unknown_partner'
    | 'unknown_procedure'
    | 'follow_up_not_taken'
    | 'missing_attachment'
    | 'digest_mismatch'
    | 'invalid_dates'
    | 'invalid_cursor'
    | 'not_cancellable'
    | 'already_delivered'
    | 'precondition_failed'
    | 'range_not_satisfiable'
    | 'not_applicable'
    | 'not_dismissable'
    | 'not_replayable'
    | 'superseded'
    | 'signature_invalid'
    | 'xml_rejected'
    | 'config_invalid'
    | 'certificate_unproven'
    | 'message_conflict'
    | 'unknown_certificate'
    | 'certificate_refused'
    | 'stamp_failed'
    | 'key_unusable'
    | 'permission_missing'
    | 'purpose_missing'
    | 'query_not_allowed'
    | 'unknown_service'
    | 'query_refused'
    | 'partner_unavailable'
    | 'partner_answer_unclear'
    | 'too_many_requests'
    | 'overloaded'
    | 'log_in_failed'
    | 'csrf_failed'
    | 'password_weak'
    | 'roles_conflict'
    | 'account_exists'
    | 'version_conflict'
    | 'address_refused'
    | 'plan_expired'
    | 'plan_used'
    | 'nothing_to_replay'
    | 'confirmation_wrong'
    | 'second_person_needed'
    | 'wrong_state'
    | 'not_correctable'
    | 'nothing_changed'
    | 'content_purged'
    | 'reconciliation_running'
    | 'not_repairable'
    | 'not_ready'
    | 'internal'
  /** What is wrong in this case */
  readonly detail?: string
  /** Of a signature or certificate that does not count: the one reason, by its code in docs/errors.md */
  readonly fault?: string
  /** Id of the request, as in X-Request-Id */
  readonly instance: string
  /** What to do */
  readonly remedy: string
  /** The first faults by field */
  readonly errors: readonly {
    /** JSON pointer into the body, or the name of a header or query parameter */
    readonly field: string
    readonly message: {
      /** Vietnamese */
      readonly vi: string
      /** English */
      readonly en: string
    }
  }[]
  /** The same in Vietnamese */
  readonly vi: {
    readonly title: string
    readonly detail?: string
    readonly remedy: string
  }
}

/** Every operation of the client door that speaks JSON: what goes in and what comes back. */
export interface Operations {
  /** Where and how tokens are given out */
  readonly getTokenServer: {
    readonly answer: TokenServer
  }
  /** Get an access token */
  readonly requestToken: {
    readonly answer: TokenAnswer
  }
  /** Hand a dossier over */
  readonly createTransfer: {
    readonly body: Dossier
    readonly answer: Acceptance
  }
  /** List one’s own transfers */
  readonly listTransfers: {
    readonly query: {
      /** Delivery states; may be repeated */
      readonly state?: readonly (
        | 'accepted'
        | 'delivering'
        | 'waiting'
        | 'delivered'
        | 'confirmed'
        | 'refused'
        | 'parked'
        | 'expired'
        | 'cancelled')[]
      /** Partner id */
      readonly partner?: string
      /** Exact dossier code */
      readonly dossierCode?: string
      /** Exact procedure code */
      readonly procedureCode?: string
      /** May be repeated; a client’s own are submissions */
      readonly purpose?: readonly ('submission' | 'mirror' | 'webhook' | 'payment-proof')[]
      /** Accepted at this instant or later */
      readonly acceptedFrom?: string
      /** Accepted before this instant */
      readonly acceptedTo?: string
      /** Most items of a page */
      readonly limit?: number
      /** The `next` of the page before */
      readonly cursor?: string
    }
    readonly answer: TransferPage
  }
  /** See where a transfer stands */
  readonly getTransfer: {
    readonly answer: Transfer
  }
  /** See every step of a transfer */
  readonly getTimeline: {
    readonly answer: Timeline
  }
  /** Cancel a transfer */
  readonly cancelTransfer: {
    readonly answer: Transfer
  }
  /** Upload a file */
  readonly uploadAttachment: {
    readonly answer: Attachment
  }
  /** See where a dossier stands */
  readonly getDossier: {
    readonly answer: DossierView
  }
  /** Read what happened */
  readonly listEvents: {
    readonly query: {
      /** Cursor; absent: from the first event */
      readonly after?: string
      /** Most events of an answer */
      readonly limit?: number
      /** Seconds to wait for an event when there is none */
      readonly wait?: number
    }
    readonly answer: EventPage
  }
  /** List the partners */
  readonly listPartners: {
    readonly answer: PartnerList
  }
  /** Civil-status record (Thông tin hộ tịch) */
  readonly askCivilStatusRecord: {
    readonly body: {
      readonly asking: Asking
      /** Which partner, where several answer this */
      readonly partner?: string
      readonly parameters: {
        /** Personal identification number, or the number of another identity paper */
        readonly identityNumber: string
        /** Full name as on the identity card */
        readonly fullName: string
        /** YYYY-MM-DD */
        readonly birthDate?: string
      }
    }
    readonly answer: {
      /** Id of this question: in the audit, and in what is signed */
      readonly id: string
      readonly service: string
      readonly kind: 'found' | 'not-found'
      readonly partner: string
      /** Organisation code (mã định danh cơ quan) */
      readonly organisation: string
      /**
       * live: asked just now · cached: asked before, within its time · stale: the partner does not answer, and this is
       * what it said last
       */
      readonly freshness: 'live' | 'cached' | 'stale'
      /** RFC 3339 instant with an offset */
      readonly answeredAt: string
      /** What the partner said where it found nothing */
      readonly words?: string
      /** How many the partner has, where it told only some */
      readonly total?: number
      /** Each field of the records by its path (`owner.name`, `obligations[].item`): where it comes from and when */
      readonly fields: {
        readonly [name: string]: FieldSource
      }
      readonly records: readonly {
        /** What was registered */
        readonly kind?: 'birth' | 'death' | 'marriage' | 'other'
        /** The registry’s own code of it */
        readonly kindCode?: string
        /** In the registry’s words */
        readonly kindWords?: string
        readonly registrationNumber?: string
        /** Number of the register book */
        readonly book?: string
        readonly page?: string
        /** As much of it as was registered: YYYY, YYYY-MM or YYYY-MM-DD */
        readonly registeredOn?: string
        /** Office of registration */
        readonly registeredAt?: string
        readonly fullName?: string
        /** As much of it as was registered: YYYY, YYYY-MM or YYYY-MM-DD */
        readonly birthDate?: string
        readonly sex?: 'male' | 'female' | 'unknown'
        readonly identityNumber?: string
      }[]
    }
  }
  /** Marital status (Tình trạng hôn nhân) */
  readonly askMaritalStatus: {
    readonly body: {
      readonly asking: Asking
      /** Which partner, where several answer this */
      readonly partner?: string
      readonly parameters: {
        /** Personal identification number, or the number of another identity paper */
        readonly identityNumber: string
        /** Full name as on the identity card */
        readonly fullName: string
        /** YYYY-MM-DD */
        readonly birthDate?: string
      }
    }
    readonly answer: {
      /** Id of this question: in the audit, and in what is signed */
      readonly id: string
      readonly service: string
      readonly kind: 'found' | 'not-found'
      readonly partner: string
      /** Organisation code (mã định danh cơ quan) */
      readonly organisation: string
      /**
       * live: asked just now · cached: asked before, within its time · stale: the partner does not answer, and this is
       * what it said last
       */
      readonly freshness: 'live' | 'cached' | 'stale'
      /** RFC 3339 instant with an offset */
      readonly answeredAt: string
      /** What the partner said where it found nothing */
      readonly words?: string
      /** How many the partner has, where it told only some */
      readonly total?: number
      /** Each field of the records by its path (`owner.name`, `obligations[].item`): where it comes from and when */
      readonly fields: {
        readonly [name: string]: FieldSource
      }
      readonly records: readonly {
        readonly status?: 'single' | 'married' | 'divorced' | 'widowed' | 'other'
        /** The registry’s own code */
        readonly statusCode?: string
        /** In the registry’s words */
        readonly statusWords?: string
        readonly spouseName?: string
        /** Number of the marriage certificate */
        readonly marriageNumber?: string
        /** As much of it as was registered: YYYY, YYYY-MM or YYYY-MM-DD */
        readonly since?: string
        /** Office that confirms it */
        readonly confirmedAt?: string
      }[]
    }
  }
  /** Progress of a judicial record (Tiến độ phiếu lý lịch tư pháp) */
  readonly askJudicialRecordProgress: {
    readonly body: {
      readonly asking: Asking
      /** Which partner, where several answer this */
      readonly partner?: string
      readonly parameters: {
        /** Dossier code (mã hồ sơ) */
        readonly dossierCode: string
      }
    }
    readonly answer: {
      /** Id of this question: in the audit, and in what is signed */
      readonly id: string
      readonly service: string
      readonly kind: 'found' | 'not-found'
      readonly partner: string
      /** Organisation code (mã định danh cơ quan) */
      readonly organisation: string
      /**
       * live: asked just now · cached: asked before, within its time · stale: the partner does not answer, and this is
       * what it said last
       */
      readonly freshness: 'live' | 'cached' | 'stale'
      /** RFC 3339 instant with an offset */
      readonly answeredAt: string
      /** What the partner said where it found nothing */
      readonly words?: string
      /** How many the partner has, where it told only some */
      readonly total?: number
      /** Each field of the records by its path (`owner.name`, `obligations[].item`): where it comes from and when */
      readonly fields: {
        readonly [name: string]: FieldSource
      }
      readonly records: readonly {
        readonly dossierCode?: string
        readonly status?: 
          | 'registered'
          | 'received'
          | 'in-progress'
          | 'supplement'
          | 'payment'
          | 'withdrawal'
          | 'refused'
          | 'stopped'
          | 'issued'
          | 'returned'
          | 'other'
        /** The agency’s own code */
        readonly statusCode?: string
        /** What the agency calls it */
        readonly statusWords?: string
        /** YYYY-MM-DD */
        readonly approvedOn?: string
        /** YYYY-MM-DD */
        readonly issuedOn?: string
      }[]
    }
  }
  /** Land-tax obligations of a dossier (Nghĩa vụ tài chính đất đai của hồ sơ) */
  readonly askLandTaxObligations: {
    readonly body: {
      readonly asking: Asking
      /** Which partner, where several answer this */
      readonly partner?: string
      readonly parameters: {
        /** Dossier code (mã hồ sơ) */
        readonly dossierCode: string
        /** Personal identification number, or the number of another identity paper */
        readonly identityNumber: string
      }
    }
    readonly answer: {
      /** Id of this question: in the audit, and in what is signed */
      readonly id: string
      readonly service: string
      readonly kind: 'found' | 'not-found'
      readonly partner: string
      /** Organisation code (mã định danh cơ quan) */
      readonly organisation: string
      /**
       * live: asked just now · cached: asked before, within its time · stale: the partner does not answer, and this is
       * what it said last
       */
      readonly freshness: 'live' | 'cached' | 'stale'
      /** RFC 3339 instant with an offset */
      readonly answeredAt: string
      /** What the partner said where it found nothing */
      readonly words?: string
      /** How many the partner has, where it told only some */
      readonly total?: number
      /** Each field of the records by its path (`owner.name`, `obligations[].item`): where it comes from and when */
      readonly fields: {
        readonly [name: string]: FieldSource
      }
      readonly records: readonly {
        /** due: something is owed · settled: nothing is owed any more · other: see statusWords */
        readonly status?: 'due' | 'settled' | 'other'
        /** The agency’s own code */
        readonly statusCode?: string
        /** In the agency’s words */
        readonly statusWords?: string
        /** Vietnamese đồng, whole */
        readonly total?: number
        readonly payers?: readonly {
          readonly taxCode?: string
          readonly names?: readonly string[]
          /** Vietnamese đồng, whole */
          readonly total?: number
        }[]
        readonly obligations?: readonly {
          /** Number of the notice (số quyết định) */
          readonly noticeNumber?: string
          /** YYYY-MM-DD */
          readonly noticeDate?: string
          /** As the agency wrote it */
          readonly noticeDateWords?: string
          /** YYYY-MM-DD */
          readonly payBy?: string
          /** As the agency wrote it; alone where it is no date */
          readonly payByWords?: string
          readonly payerTaxCode?: string
          readonly payerName?: string
          /** As the agency holds it; letters occur */
          readonly payerIdentityNumber?: string
          readonly payerAddress?: string
          readonly payerTaxArea?: {
            readonly province?: string
            readonly district?: string
            readonly commune?: string
          }
          /** Sub-item of the state budget (tiểu mục) */
          readonly item?: string
          readonly itemCode?: string
          /** Chapter of the state budget (chương) */
          readonly chapter?: string
          /** Kind of account of the state budget */
          readonly stateAccount?: string
          /** Code of the agency that collects */
          readonly collector?: string
          /** Code of the treasury */
          readonly treasury?: string
          /** Vietnamese đồng, whole */
          readonly amountRemaining?: number
          readonly parcel?: {
            readonly number?: string
            readonly mapSheet?: string
            readonly address?: string
            readonly certificateNumber?: string
            /** Code of general statistics */
            readonly communeCode?: string
            readonly taxArea?: {
              readonly province?: string
              readonly district?: string
              readonly commune?: string
            }
          }
        }[]
      }[]
    }
  }
  /** Status of a payment (Tình trạng thanh toán) */
  readonly askPaymentStatus: {
    readonly body: {
      readonly asking: Asking
      /** Which partner, where several answer this */
      readonly partner?: string
      readonly parameters: {
        /** Reference of the payment (mã tham chiếu), as the event payment-requested told it */
        readonly reference: string
      }
    }
    readonly answer: {
      /** Id of this question: in the audit, and in what is signed */
      readonly id: string
      readonly service: string
      readonly kind: 'found' | 'not-found'
      readonly partner: string
      /** Organisation code (mã định danh cơ quan) */
      readonly organisation: string
      /**
       * live: asked just now · cached: asked before, within its time · stale: the partner does not answer, and this is
       * what it said last
       */
      readonly freshness: 'live' | 'cached' | 'stale'
      /** RFC 3339 instant with an offset */
      readonly answeredAt: string
      /** What the partner said where it found nothing */
      readonly words?: string
      /** How many the partner has, where it told only some */
      readonly total?: number
      /** Each field of the records by its path (`owner.name`, `obligations[].item`): where it comes from and when */
      readonly fields: {
        readonly [name: string]: FieldSource
      }
      readonly records: readonly {
        readonly reference?: string
        /** unknown: a code that nobody agreed on; see code and words */
        readonly state?: 'paid' | 'pending' | 'failed' | 'unknown'
        /** The platform’s own code */
        readonly code?: string
        /** What the payment is for, in the platform’s words */
        readonly words?: string
        /** Vietnamese đồng, whole */
        readonly amount?: number
        readonly transactionId?: string
        /** RFC 3339 instant with an offset */
        readonly at?: string
      }[]
    }
  }
  /** Receipt of a payment (Biên lai thanh toán) */
  readonly askPaymentReceipt: {
    readonly body: {
      readonly asking: Asking
      /** Which partner, where several answer this */
      readonly partner?: string
      readonly parameters: {
        /** Reference of the payment (mã tham chiếu), as the event payment-requested told it */
        readonly reference: string
      }
    }
    readonly answer: {
      /** Id of this question: in the audit, and in what is signed */
      readonly id: string
      readonly service: string
      readonly kind: 'found' | 'not-found'
      readonly partner: string
      /** Organisation code (mã định danh cơ quan) */
      readonly organisation: string
      /**
       * live: asked just now · cached: asked before, within its time · stale: the partner does not answer, and this is
       * what it said last
       */
      readonly freshness: 'live' | 'cached' | 'stale'
      /** RFC 3339 instant with an offset */
      readonly answeredAt: string
      /** What the partner said where it found nothing */
      readonly words?: string
      /** How many the partner has, where it told only some */
      readonly total?: number
      /** Each field of the records by its path (`owner.name`, `obligations[].item`): where it comes from and when */
      readonly fields: {
        readonly [name: string]: FieldSource
      }
      readonly records: readonly {
        readonly reference?: string
        readonly receiptNumber?: string
        /** application/pdf */
        readonly mediaType?: string
        /** The receipt itself */
        readonly base64?: string
      }[]
    }
  }
  /** Land parcel (Thửa đất) */
  readonly askLandParcel: {
    readonly body: {
      readonly asking: Asking
      /** Which partner, where several answer this */
      readonly partner?: string
      readonly parameters: {
        /** Code of the commune */
        readonly communeCode: string
        /** Number of the parcel (số thứ tự thửa) */
        readonly parcelNumber: string
        /** Number of the map sheet (số tờ bản đồ) */
        readonly mapSheet: string
        /** Code of the province */
        readonly provinceCode?: string
        /** Whether parcelNumber and mapSheet are the former ones */
        readonly former?: 'true' | 'false'
      }
    }
    readonly answer: {
      /** Id of this question: in the audit, and in what is signed */
      readonly id: string
      readonly service: string
      readonly kind: 'found' | 'not-found'
      readonly partner: string
      /** Organisation code (mã định danh cơ quan) */
      readonly organisation: string
      /**
       * live: asked just now · cached: asked before, within its time · stale: the partner does not answer, and this is
       * what it said last
       */
      readonly freshness: 'live' | 'cached' | 'stale'
      /** RFC 3339 instant with an offset */
      readonly answeredAt: string
      /** What the partner said where it found nothing */
      readonly words?: string
      /** How many the partner has, where it told only some */
      readonly total?: number
      /** Each field of the records by its path (`owner.name`, `obligations[].item`): where it comes from and when */
      readonly fields: {
        readonly [name: string]: FieldSource
      }
      readonly records: readonly {
        /** Số phát hành */
        readonly certificateNumber?: string
        /** Số vào sổ */
        readonly registerNumber?: string
        /** Mã vạch */
        readonly barcode?: string
        /** Số hồ sơ gốc */
        readonly originalFileNumber?: string
        /** Dossier with which the land office is at work on it (số biên nhận) */
        readonly dossierCode?: string
        /**
         * Financial obligations (nghĩa vụ tài chính); a row of the register as text, its fields by the register’s
         * names: “name: value; name: value”
         */
        readonly financialObligations?: readonly string[]
        /**
         * Restrictions of the right (hạn chế quyền); a row of the register as text, its fields by the register’s names:
         * “name: value; name: value”
         */
        readonly restrictions?: readonly string[]
        readonly owner?: {
          readonly kind?: 'person' | 'household' | 'organisation' | 'unknown'
          readonly name?: string
          readonly birthYear?: string
          readonly address?: string
          readonly identityPapers?: readonly {
            /** In the register’s words */
            readonly kind?: string
            readonly number?: string
          }[]
        }
        readonly parcel?: {
          /** Số thứ tự thửa */
          readonly number?: string
          /** Số hiệu tờ bản đồ */
          readonly mapSheet?: string
          readonly address?: string
          /** Purpose of use, as the register writes it */
          readonly purpose?: string
          /** Origin of the right, as the register writes it */
          readonly origin?: string
        }
      }[]
    }
  }
  /** Land-use certificate (Giấy chứng nhận quyền sử dụng đất) */
  readonly askLandCertificate: {
    readonly body: {
      readonly asking: Asking
      /** Which partner, where several answer this */
      readonly partner?: string
      readonly parameters: {
        /** Số phát hành */
        readonly certificateNumber?: string
        /** Số vào sổ */
        readonly registerNumber?: string
        /** Mã vạch */
        readonly barcode?: string
        /** Personal identification number, or the number of another identity paper */
        readonly ownerIdentityNumber?: string
        /** Name of the owner; only beside one of the others */
        readonly ownerName?: string
      }
    }
    readonly answer: {
      /** Id of this question: in the audit, and in what is signed */
      readonly id: string
      readonly service: string
      readonly kind: 'found' | 'not-found'
      readonly partner: string
      /** Organisation code (mã định danh cơ quan) */
      readonly organisation: string
      /**
       * live: asked just now · cached: asked before, within its time · stale: the partner does not answer, and this is
       * what it said last
       */
      readonly freshness: 'live' | 'cached' | 'stale'
      /** RFC 3339 instant with an offset */
      readonly answeredAt: string
      /** What the partner said where it found nothing */
      readonly words?: string
      /** How many the partner has, where it told only some */
      readonly total?: number
      /** Each field of the records by its path (`owner.name`, `obligations[].item`): where it comes from and when */
      readonly fields: {
        readonly [name: string]: FieldSource
      }
      readonly records: readonly {
        /** Số phát hành */
        readonly certificateNumber?: string
        /** Số vào sổ */
        readonly registerNumber?: string
        /** Mã vạch */
        readonly barcode?: string
        /** Số hồ sơ gốc */
        readonly originalFileNumber?: string
        /** Dossier with which the land office is at work on it (số biên nhận) */
        readonly dossierCode?: string
        /**
         * Financial obligations (nghĩa vụ tài chính); a row of the register as text, its fields by the register’s
         * names: “name: value; name: value”
         */
        readonly financialObligations?: readonly string[]
        /**
         * Restrictions of the right (hạn chế quyền); a row of the register as text, its fields by the register’s names:
         * “name: value; name: value”
         */
        readonly restrictions?: readonly string[]
        readonly owner?: {
          readonly kind?: 'person' | 'household' | 'organisation' | 'unknown'
          readonly name?: string
          readonly birthYear?: string
          readonly address?: string
          readonly identityPapers?: readonly {
            /** In the register’s words */
            readonly kind?: string
            readonly number?: string
          }[]
        }
        readonly parcel?: {
          /** Số thứ tự thửa */
          readonly number?: string
          /** Số hiệu tờ bản đồ */
          readonly mapSheet?: string
          readonly address?: string
          /** Purpose of use, as the register writes it */
          readonly purpose?: string
          /** Origin of the right, as the register writes it */
          readonly origin?: string
        }
      }[]
    }
  }
  /** Procedure (Thủ tục hành chính) */
  readonly askProcedure: {
    readonly body: {
      readonly asking: Asking
      /** Which partner, where several answer this */
      readonly partner?: string
      readonly parameters: {
        /** Procedure code (mã thủ tục hành chính) */
        readonly procedureCode: string
      }
    }
    readonly answer: {
      /** Id of this question: in the audit, and in what is signed */
      readonly id: string
      readonly service: string
      readonly kind: 'found' | 'not-found'
      readonly partner: string
      /** Organisation code (mã định danh cơ quan) */
      readonly organisation: string
      /**
       * live: asked just now · cached: asked before, within its time · stale: the partner does not answer, and this is
       * what it said last
       */
      readonly freshness: 'live' | 'cached' | 'stale'
      /** RFC 3339 instant with an offset */
      readonly answeredAt: string
      /** What the partner said where it found nothing */
      readonly words?: string
      /** How many the partner has, where it told only some */
      readonly total?: number
      /** Each field of the records by its path (`owner.name`, `obligations[].item`): where it comes from and when */
      readonly fields: {
        readonly [name: string]: FieldSource
      }
      readonly records: readonly {
        readonly code?: string
        readonly name?: string
        readonly sectors?: readonly {
          readonly code?: string
          readonly name?: string
        }[]
      }[]
    }
  }
  /** List of procedures (Danh sách thủ tục hành chính) */
  readonly askProcedures: {
    readonly body: {
      readonly asking: Asking
      /** Which partner, where several answer this */
      readonly partner?: string
      readonly parameters: Readonly<Record<string, never>>
    }
    readonly answer: {
      /** Id of this question: in the audit, and in what is signed */
      readonly id: string
      readonly service: string
      readonly kind: 'found' | 'not-found'
      readonly partner: string
      /** Organisation code (mã định danh cơ quan) */
      readonly organisation: string
      /**
       * live: asked just now · cached: asked before, within its time · stale: the partner does not answer, and this is
       * what it said last
       */
      readonly freshness: 'live' | 'cached' | 'stale'
      /** RFC 3339 instant with an offset */
      readonly answeredAt: string
      /** What the partner said where it found nothing */
      readonly words?: string
      /** How many the partner has, where it told only some */
      readonly total?: number
      /** Each field of the records by its path (`owner.name`, `obligations[].item`): where it comes from and when */
      readonly fields: {
        readonly [name: string]: FieldSource
      }
      readonly records: readonly {
        readonly code?: string
        readonly name?: string
        readonly sectorCode?: string
      }[]
    }
  }
  /** List of agencies (Danh mục cơ quan) */
  readonly askAgencies: {
    readonly body: {
      readonly asking: Asking
      /** Which partner, where several answer this */
      readonly partner?: string
      readonly parameters: Readonly<Record<string, never>>
    }
    readonly answer: {
      /** Id of this question: in the audit, and in what is signed */
      readonly id: string
      readonly service: string
      readonly kind: 'found' | 'not-found'
      readonly partner: string
      /** Organisation code (mã định danh cơ quan) */
      readonly organisation: string
      /**
       * live: asked just now · cached: asked before, within its time · stale: the partner does not answer, and this is
       * what it said last
       */
      readonly freshness: 'live' | 'cached' | 'stale'
      /** RFC 3339 instant with an offset */
      readonly answeredAt: string
      /** What the partner said where it found nothing */
      readonly words?: string
      /** How many the partner has, where it told only some */
      readonly total?: number
      /** Each field of the records by its path (`owner.name`, `obligations[].item`): where it comes from and when */
      readonly fields: {
        readonly [name: string]: FieldSource
      }
      readonly records: readonly {
        readonly code?: string
        readonly name?: string
        readonly level?: string
      }[]
    }
  }
  /** List of sectors (Danh mục lĩnh vực) */
  readonly askSectors: {
    readonly body: {
      readonly asking: Asking
      /** Which partner, where several answer this */
      readonly partner?: string
      readonly parameters: Readonly<Record<string, never>>
    }
    readonly answer: {
      /** Id of this question: in the audit, and in what is signed */
      readonly id: string
      readonly service: string
      readonly kind: 'found' | 'not-found'
      readonly partner: string
      /** Organisation code (mã định danh cơ quan) */
      readonly organisation: string
      /**
       * live: asked just now · cached: asked before, within its time · stale: the partner does not answer, and this is
       * what it said last
       */
      readonly freshness: 'live' | 'cached' | 'stale'
      /** RFC 3339 instant with an offset */
      readonly answeredAt: string
      /** What the partner said where it found nothing */
      readonly words?: string
      /** How many the partner has, where it told only some */
      readonly total?: number
      /** Each field of the records by its path (`owner.name`, `obligations[].item`): where it comes from and when */
      readonly fields: {
        readonly [name: string]: FieldSource
      }
      readonly records: readonly {
        readonly code?: string
        readonly name?: string
        readonly ministrySector?: string
      }[]
    }
  }
  /** A dossier as the national portal has it (Hồ sơ trên Cổng Dịch vụ công quốc gia) */
  readonly askPortalDossier: {
    readonly body: {
      readonly asking: Asking
      /** Which partner, where several answer this */
      readonly partner?: string
      readonly parameters: {
        /** Dossier code (mã hồ sơ) */
        readonly dossierCode: string
      }
    }
    readonly answer: {
      /** Id of this question: in the audit, and in what is signed */
      readonly id: string
      readonly service: string
      readonly kind: 'found' | 'not-found'
      readonly partner: string
      /** Organisation code (mã định danh cơ quan) */
      readonly organisation: string
      /**
       * live: asked just now · cached: asked before, within its time · stale: the partner does not answer, and this is
       * what it said last
       */
      readonly freshness: 'live' | 'cached' | 'stale'
      /** RFC 3339 instant with an offset */
      readonly answeredAt: string
      /** What the partner said where it found nothing */
      readonly words?: string
      /** How many the partner has, where it told only some */
      readonly total?: number
      /** Each field of the records by its path (`owner.name`, `obligations[].item`): where it comes from and when */
      readonly fields: {
        readonly [name: string]: FieldSource
      }
      readonly records: readonly {
        readonly dossierCode?: string
        readonly procedureCode?: string
        readonly status?: 
          | 'registered'
          | 'received'
          | 'not-received'
          | 'in-progress'
          | 'supplement'
          | 'payment'
          | 'withdrawal'
          | 'stopped'
          | 'finished'
          | 'returned'
          | 'other'
        /** The portal’s own code */
        readonly statusCode?: string
        /** What the nation calls the code, or what the portal says of one that is unknown */
        readonly statusWords?: string
        /** RFC 3339 instant with an offset */
        readonly receivedAt?: string
        /** RFC 3339 instant with an offset */
        readonly dueAt?: string
        /** RFC 3339 instant with an offset */
        readonly finishedAt?: string
        /** RFC 3339 instant with an offset */
        readonly returnedAt?: string
      }[]
    }
  }
  /** Ask several questions at once */
  readonly askAll: {
    readonly body: QuestionBatch
    readonly answer: AnswerBatch
  }
  /** Is the process alive? */
  readonly getLiveness: {
    readonly answer: Liveness
  }
  /** Can it do its work? */
  readonly getReadiness: {
    readonly answer: Readiness
  }
}

/** Every look-up by its name. */
export interface Services {
  /** Civil-status record (Thông tin hộ tịch) */
  readonly 'civil-status-record': Operations['askCivilStatusRecord']
  /** Marital status (Tình trạng hôn nhân) */
  readonly 'marital-status': Operations['askMaritalStatus']
  /** Progress of a judicial record (Tiến độ phiếu lý lịch tư pháp) */
  readonly 'judicial-record-progress': Operations['askJudicialRecordProgress']
  /** Land-tax obligations of a dossier (Nghĩa vụ tài chính đất đai của hồ sơ) */
  readonly 'land-tax-obligations': Operations['askLandTaxObligations']
  /** Status of a payment (Tình trạng thanh toán) */
  readonly 'payment-status': Operations['askPaymentStatus']
  /** Receipt of a payment (Biên lai thanh toán) */
  readonly 'payment-receipt': Operations['askPaymentReceipt']
  /** Land parcel (Thửa đất) */
  readonly 'land-parcel': Operations['askLandParcel']
  /** Land-use certificate (Giấy chứng nhận quyền sử dụng đất) */
  readonly 'land-certificate': Operations['askLandCertificate']
  /** Procedure (Thủ tục hành chính) */
  readonly procedure: Operations['askProcedure']
  /** List of procedures (Danh sách thủ tục hành chính) */
  readonly procedures: Operations['askProcedures']
  /** List of agencies (Danh mục cơ quan) */
  readonly agencies: Operations['askAgencies']
  /** List of sectors (Danh mục lĩnh vực) */
  readonly sectors: Operations['askSectors']
  /** A dossier as the national portal has it (Hồ sơ trên Cổng Dịch vụ công quốc gia) */
  readonly 'portal-dossier': Operations['askPortalDossier']
}
