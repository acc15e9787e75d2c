import { BadUserInputError } from '../../domain/errors.ts';
import { NOTIFICATION_TYPES, type Audience } from '../../domain/notification.ts';
import { DEFAULT_SETTINGS, SETTING_OF, type NotificationSettings } from '../../domain/notification-settings.ts';
import type { Stores } from '../../stores/stores.ts';
import type { SignedInRequest } from '../request.ts';

/** What is undefined stays as it is; null is refused. */
export type UpdateNotificationSettingsInput = { [Name in keyof NotificationSettings]?: Audience | null | undefined };

export function createNotificationSettings({ stores }: { stores: Pick<Stores, 'notificationSettings'> }) {
  const notificationSettings = async ({ viewer }: SignedInRequest): Promise<NotificationSettings> => {
    const chosen = await stores.notificationSettings.list(viewer.userId);
    return { ...DEFAULT_SETTINGS, ...Object.fromEntries(chosen.map(({ type, audience }) => [SETTING_OF[type], audience])) };
  };

  return {
    notificationSettings,

    /** From now on; what has been told stays. Throws BadUserInputError on the setting that is null. */
    async updateNotificationSettings(request: SignedInRequest, input: UpdateNotificationSettingsInput): Promise<NotificationSettings> {
      const chosen = NOTIFICATION_TYPES.flatMap((type) => {
        const audience = input[SETTING_OF[type]];
        if (audience === null) throw new BadUserInputError(SETTING_OF[type], `${SETTING_OF[type]} cannot be null: leave it out to keep it as it is.`);
        return audience === undefined ? [] : [{ type, audience }];
      });
      if (chosen.length > 0) await stores.notificationSettings.update(request.viewer.userId, chosen);
      return notificationSettings(request);
    },
  };
}
