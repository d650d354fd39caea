using LiveChatMeet.Tests.Plant.Code;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>The printed example of a proxy with our ports and files, and what its package's own configuration has
/// around it.</summary>
internal sealed record ReverseProxyFiles(string Directory, int Port, int PlainPort, int ServerPort)
{
    private static readonly string[] ApacheModules =
    [
        .. "mpm_event authz_core alias headers http2 proxy proxy_http setenvif ssl reqtimeout".Split(' '),
    ];

    /// <returns>The program to start, and what with.</returns>
    public Task<(string Program, string[] Arguments)> WriteAsync(ProxyKind kind) =>
        kind switch
        {
            ProxyKind.Nginx => WriteNginxAsync(),
            ProxyKind.Caddy => WriteCaddyAsync(),
            ProxyKind.Apache => WriteApacheAsync(),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };

    private async Task<(string, string[])> WriteNginxAsync()
    {
        var site = await ExampleAsync(
            "nginx.conf",
            ("listen 80;", $"listen 127.0.0.1:{PlainPort};"),
            ("listen [::]:80;", $"listen [::1]:{PlainPort};"),
            ("listen 443 ssl", $"listen 127.0.0.1:{Port} ssl"),
            ("listen [::]:443 ssl", $"listen [::1]:{Port} ssl"),
            ("/var/log/nginx/", $"{Directory}/"),
            ("http://127.0.0.1:5000;\n        proxy_http_version", $"{Upstream};\n        proxy_http_version"),
            ("https://chat.example$request_uri", $"https://localhost:{Port}$request_uri"),
            ("server_name chat.example;", "server_name localhost;")
        );
        await File.WriteAllTextAsync($"{Directory}/nginx.conf", AroundNginx(site));
        return ("nginx", ["-c", $"{Directory}/nginx.conf", "-e", $"{Directory}/error.log"]);
    }

    private string AroundNginx(string site)
    {
        string[] own = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
        return $$"""
            daemon off;
            master_process off;
            worker_processes 1;
            pid {{Directory}}/nginx.pid;
            error_log {{Directory}}/error.log;
            events { worker_connections 512; }
            http {
              {{string.Join('\n', own.Select(name => $"{name}_temp_path {Directory}/{name};"))}}
              {{site}}
            }
            """;
    }

    private async Task<(string, string[])> WriteCaddyAsync()
    {
        var site = await File.ReadAllTextAsync(Repository.PathOf("docs/Caddyfile"));
        site = Printed.With(
            site,
            ("chat.example {", $"localhost {{\n\ttls {Directory}/certificate.pem {Directory}/certificate.key"),
            ("reverse_proxy 127.0.0.1:5000", $"reverse_proxy 127.0.0.1:{ServerPort}")
        );
        await File.WriteAllTextAsync(
            $"{Directory}/Caddyfile",
            $$"""
            {
              admin off
              http_port {{PlainPort}}
              https_port {{Port}}
              skip_install_trust
            }
            {{site}}
            """
        );
        return ("caddy", ["run", "--config", $"{Directory}/Caddyfile", "--adapter", "caddyfile"]);
    }

    private async Task<(string, string[])> WriteApacheAsync()
    {
        var site = await ExampleAsync(
            "apache.conf",
            ("<VirtualHost *:80>", $"<VirtualHost 127.0.0.1:{PlainPort}>"),
            ("<VirtualHost *:443>", $"<VirtualHost 127.0.0.1:{Port}>"),
            ("http://127.0.0.1:5000/", $"{Upstream}/"),
            ("https://chat.example/$1", $"https://localhost:{Port}/$1"),
            ("ServerName chat.example", "ServerName localhost")
        );
        await File.WriteAllTextAsync($"{Directory}/apache.conf", AroundApache(site));
        return ("apache2", ["-f", $"{Directory}/apache.conf", "-DFOREGROUND"]);
    }

    private string AroundApache(string site) =>
        $"""
            ServerRoot /usr/lib/apache2
            {string.Join('\n', ApacheModules.Select(name => $"LoadModule {name}_module modules/mod_{name}.so"))}
            ServerName localhost
            PidFile {Directory}/apache.pid
            DefaultRuntimeDir {Directory}
            Mutex file:{Directory} default
            User www-data
            Group www-data
            ErrorLog {Directory}/error.log
            LogFormat "%h %t \"%r\" %>s" combined
            Define APACHE_LOG_DIR {Directory}
            Listen 127.0.0.1:{PlainPort}
            Listen 127.0.0.1:{Port}
            {site}
            """;

    private string Upstream => $"http://127.0.0.1:{ServerPort}";

    private async Task<string> ExampleAsync(string name, params (string, string)[] changes) =>
        Printed.With(
            await File.ReadAllTextAsync(Repository.PathOf($"docs/{name}")),
            [
                ("/etc/letsencrypt/live/chat.example/fullchain.pem", $"{Directory}/certificate.pem"),
                ("/etc/letsencrypt/live/chat.example/privkey.pem", $"{Directory}/certificate.key"),
                ("/var/www/html", Directory),
                .. changes,
            ]
        );
}
