using System.Security.Cryptography;
using System.Xml;
using System.Xml.Linq;
using LiveChatMeet.Refusals;
using Microsoft.AspNetCore.DataProtection;

namespace LiveChatMeet.Storage;

/// <summary>The keys that sign the cookies: a damaged one is found at the start, and not at the first
/// sign-in.</summary>
public static class KeyRing
{
    /// <exception cref="StartupException">A key cannot be read, or none can be created. The keys are left
    /// unchanged.</exception>
    public static void TryKeys(this IServiceProvider services)
    {
        var keys = services.GetRequiredService<DataDirectory>().Keys;
        try
        {
            if (Damaged(keys) is { } file)
                throw new StartupException(
                    ExitCode.DataDirectory,
                    $"The key {file} is damaged. Restore it from a "
                        + $"backup, or delete it; everybody then has to sign in again."
                );
            services.GetRequiredService<IDataProtectionProvider>().CreateProtector(nameof(KeyRing)).Protect([1]);
        }
        catch (Exception failure) when (failure is CryptographicException or UnauthorizedAccessException or IOException)
        {
            throw new StartupException(
                ExitCode.DataDirectory,
                $"The keys in {keys} cannot be used: {(failure.InnerException ?? failure).Message}",
                failure
            );
        }
    }

    private static string? Damaged(string keys) =>
        Directory.Exists(keys) ? Directory.GetFiles(keys, "*.xml").FirstOrDefault(IsDamaged) : null;

    private static bool IsDamaged(string file)
    {
        try
        {
            XElement.Load(file);
            return false;
        }
        catch (XmlException)
        {
            return true;
        }
    }
}
