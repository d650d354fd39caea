namespace LiveChatMeet.Check.Checks;

/// <summary>Lines of docs/nginx.conf, to paste.</summary>
public static class NginxLines
{
    public const string Forwarded = """
        proxy_set_header Host              $http_host;
        proxy_set_header X-Forwarded-For   $remote_addr;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_set_header X-Forwarded-Host  $http_host;
        """;

    public const string Upgrade = """
        proxy_http_version 1.1;
        proxy_set_header Upgrade    $http_upgrade;
        proxy_set_header Connection "upgrade";
        """;
}
