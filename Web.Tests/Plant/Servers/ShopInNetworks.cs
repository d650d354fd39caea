using System.Diagnostics;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>The names of the two servers in <see cref="NatNetworks"/>, and a customer's page on one of them.</summary>
public static class ShopInNetworks
{
    public const string ChatAddress = "https://chat.example";
    public const string ShopAddress = "https://shop.example:8443";

    /// <summary>For <see cref="Browsers.BrowserOptions.HostRules"/>.</summary>
    public const string Names =
        $"MAP chat.example {NatNetworks.ServerAddress}," + $"MAP shop.example {NatNetworks.OtherAddress}";

    /// <summary>Serves what is in a directory at <see cref="ShopAddress"/>, with the certificate that is beside
    /// it.</summary>
    public static async Task<Process> ServeAsync(NatNetworks networks, string directory, string page)
    {
        await File.WriteAllTextAsync(
            $"{directory}/Caddyfile",
            $$"""
            {
              admin off
              auto_https off
              skip_install_trust
            }
            {{ShopAddress}} {
              bind {{NatNetworks.OtherAddress}}
              tls {{directory}}/certificate.pem {{directory}}/certificate.key
              root * {{page}}
              file_server
            }
            """
        );
        string[] caddy = ["caddy", "run", "--config", $"{directory}/Caddyfile", "--adapter", "caddyfile"];
        var start = InPublic(networks, directory, caddy);
        start.Environment["HOME"] = start.Environment["XDG_DATA_HOME"] = directory;
        start.RedirectStandardError = true;
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>A page with the line of the chat.</summary>
    public static Task WriteAsync(string page, string siteKey) =>
        File.WriteAllTextAsync(
            $"{page}/index.html",
            $"""
            <!doctype html><html lang="en"><title>Kettle Lane</title>
            <script async src="{ChatAddress}/livechat.js" data-site="{siteKey}"></script><h1>Kettle Lane</h1>
            """
        );

    /// <summary>A program in the public network.</summary>
    public static ProcessStartInfo InPublic(NatNetworks networks, string directory, params string[] command) =>
        new("ip", ["netns", "exec", networks.Public, .. command]) { WorkingDirectory = directory };

    public static async Task EndAsync(Process process)
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
