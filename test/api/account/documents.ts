export const SIGN_UP = /* GraphQL */ `
  mutation SignUp($input: SignUpInput!) {
    signUp(input: $input) { accessToken accessTokenExpiresAt refreshToken user { id username displayName createdAt } }
  }
`;
export const SIGN_IN = /* GraphQL */ `
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) { accessToken accessTokenExpiresAt refreshToken user { id username } }
  }
`;
export const REFRESH = /* GraphQL */ `
  mutation Refresh($refreshToken: String!) {
    refreshSession(refreshToken: $refreshToken) { accessToken accessTokenExpiresAt refreshToken user { id username } }
  }
`;
export const ME = /* GraphQL */ `{ me { id username } }`;
export const SESSIONS = /* GraphQL */ `{ sessions { id createdAt lastUsedAt userAgent current } }`;
export const REVOKE = /* GraphQL */ `mutation Revoke($id: ID!) { revokeSession(id: $id) }`;
export const SIGN_OUT = /* GraphQL */ `mutation SignOut { signOut }`;
export const CHANGE_PASSWORD = /* GraphQL */ `
  mutation ChangePassword($current: String!, $new: String!) { changePassword(currentPassword: $current, newPassword: $new) }
`;
