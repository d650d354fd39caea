using LiveChatMeet.Check.Checks;
using LiveChatMeet.Hosting;
using LiveChatMeet.Relay;
using LiveChatMeet.Relay.Turn;

namespace LiveChatMeet.Check;

public static class CheckServices
{
    /// <summary>All checks, in the order in which they are shown.</summary>
    public static IServiceCollection AddCheck(this IServiceCollection services)
    {
        services.AddSingleton<ICheck, AddressCheck>();
        services.AddSingleton<ICheck, ProxyCheck>();
        services.AddSingleton<ICheck, CertificateCheck>();
        services.AddSingleton<ICheck, RelayCheck>();
        services.AddSingleton<ICheck, DatabaseCheck>();
        services.AddSingleton<ICheck, DiskCheck>();
        services.AddSingleton<ICheck, BackupCheck>();
        services.AddSingleton<ICheck, MailCheck>();
        services.AddSingleton<ICheck, ProgramCheck>();
        services.AddSingleton<IBrowserCheck, WebSocketCheck>();
        services.AddSingleton<IBrowserCheck, ClockCheck>();
        foreach (var way in (IceWay[])[IceWay.Udp, IceWay.Tcp, IceWay.Tls, IceWay.Stun])
            services.AddSingleton<IBrowserCheck>(provider => new RelayWayCheck(
                way,
                provider.GetRequiredService<Settings>(),
                provider.GetRequiredService<RelayOptions>(),
                provider.GetRequiredService<OwnRelay>()
            ));
        services.AddSingleton<IBrowserCheck, SelfCallCheck>();
        return services.AddSingleton<AllChecks>().AddSingleton<RelayTests>().AddSingleton<CheckLimit>();
    }
}
