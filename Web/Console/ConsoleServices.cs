namespace LiveChatMeet.Console;

public static class ConsoleServices
{
    public static IServiceCollection AddConsole(this IServiceCollection services) => services.AddScoped<ConsoleShell>();
}
