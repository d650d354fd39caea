using LiveChatMeet.Identity;
using Microsoft.AspNetCore.Identity;

namespace LiveChatMeet.Accounts;

/// <summary>The password of an account that does not exist.</summary>
public sealed class NobodysPassword(IPasswordHasher<Agent> passwords)
{
    private static readonly Agent Nobody = new() { Name = "" };

    private readonly Lazy<string> _hash = new(() => passwords.HashPassword(Nobody, Secrets.New()));

    /// <summary>Takes as long as checking a real password, so that nobody learns who has an account.</summary>
    public void Check(string password) => passwords.VerifyHashedPassword(Nobody, _hash.Value, password);
}
