import { tried } from './tried';

/** What Chromium alone tells of a Permissions Policy (its section 10, as that once was). */
type FeaturePolicy = {
  allowsFeature(feature: string): boolean;
  getAllowlistForFeature(feature: string): string[];
};

export const policyOf = (holder: object) => (holder as { featurePolicy?: FeaturePolicy }).featurePolicy;

/** Whether the page lets the chat's frame have camera and microphone, as far as the browser tells. */
export const mayCall = (frame: HTMLIFrameElement) =>
  tried(() => isSecureContext && policyOf(frame)?.allowsFeature('camera')) !== false;
