/** How a check of this browser went, as `BrowserReport` has it. */
export type Report = {
  readonly outcome: 'Works' | 'Refused' | 'Unreachable' | 'Silent' | 'NoUpgrade' | 'NoPicture';
  readonly code: number;
  readonly ms: number;
};
