namespace LiveChatMeet.Livechat;

public static class LivechatServices
{
    public static IServiceCollection AddLivechat(this IServiceCollection services) =>
        services
            .AddScoped<LivechatReads>()
            .AddScoped<VisitorForms>()
            .AddScoped<Moves>()
            .AddScoped<Conversations>()
            .AddScoped<Transcripts>();

    public static void UseLivechat(this WebApplication app)
    {
        app.UseMiddleware<RefusedPages>();
        app.UseMiddleware<LoaderFile>();
    }
}
