namespace LiveChatMeet.Commands;

public static class CommandServices
{
    /// <summary>A running server carries these commands out.</summary>
    public static IServiceCollection AddCommands(this IServiceCollection services, IEnumerable<ServerCommand> commands)
    {
        foreach (var command in commands)
            services.AddSingleton(command);
        services.AddSingleton<CommandRunner>();
        services.AddHostedService<CommandServer>();
        return services;
    }
}
