import { BadUserInputError, NotFoundError } from '../../domain/errors.ts';
import { checkBio, checkDisplayName, checkLocation, checkWebsite, type ProfileChanges } from '../../domain/profile.ts';
import type { User } from '../../domain/user.ts';
import type { AccountStore } from '../../stores/postgres/account.store.ts';
import type { UserStore } from '../../stores/postgres/user.store.ts';
import type { SignedInRequest } from '../request.ts';

/** Absent (undefined) leaves a field as it is; null clears what can be empty and is refused elsewhere. */
export interface UpdateProfileInput {
  displayName?: string | null | undefined;
  bio?: string | null | undefined;
  location?: string | null | undefined;
  website?: string | null | undefined;
  private?: boolean | null | undefined;
}

export interface UpdateProfileDependencies {
  accounts: AccountStore;
  users: UserStore;
}

/** Throws BadUserInputError on the field of the input that is refused; then nothing is changed. */
export const createUpdateProfile = ({ accounts, users }: UpdateProfileDependencies) =>
  async ({ viewer, requestId }: Pick<SignedInRequest, 'viewer' | 'requestId'>, input: UpdateProfileInput): Promise<User> => {
    await accounts.updateProfile(viewer.userId, checkChanges(input), requestId);
    const [user] = await users.listByIds([viewer.userId]);
    if (user === undefined) throw new NotFoundError('Your account is no longer there.');
    return user;
  };

function checkChanges({ displayName, bio, location, website, private: isPrivate }: UpdateProfileInput): ProfileChanges {
  if (displayName === null) throw new BadUserInputError('displayName', 'displayName cannot be null: leave it out to keep it.');
  if (isPrivate === null) throw new BadUserInputError('private', 'private cannot be null: leave it out to keep it.');
  return {
    displayName: displayName === undefined ? undefined : checkDisplayName(displayName, 'displayName'),
    bio: bio === undefined ? undefined : checkBio(bio ?? '', 'bio'),
    location: location === undefined ? undefined : checkLocation(location ?? '', 'location'),
    website: website === undefined ? undefined : checkWebsite(website ?? '', 'website'),
    private: isPrivate,
  };
}
