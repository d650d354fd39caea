using LiveChatMeet.Storage;

namespace LiveChatMeet.Mail;

public static class MailServices
{
    public static IServiceCollection AddMail(this IServiceCollection services) =>
        services.AddOutbox().AddLetters().AddWatch();

    private static IServiceCollection AddOutbox(this IServiceCollection services) =>
        services
            .AddSingleton<Outbox>()
            .AddSingleton<MailMarks>()
            .AddSingleton<Delivery>()
            .AddSingleton<MailTrial>()
            .AddHostedService<MailSender>();

    private static IServiceCollection AddLetters(this IServiceCollection services) =>
        services
            .AddSingleton<MailLinks>()
            .AddSingleton<AccountLetters>()
            .AddSingleton<AgentLetters>()
            .AddSingleton<ThreadWords>()
            .AddSingleton<VisitorLetters>()
            .AddSingleton<Letters>()
            .AddSingleton<LetterDrawing>();

    private static IServiceCollection AddWatch(this IServiceCollection services) =>
        services
            .AddSingleton<MailSignals>()
            .AddSingleton<IEventSubscriber>(provider => provider.GetRequiredService<MailSignals>())
            .AddSingleton<VisitorMails>()
            .AddSingleton<WaitMails>()
            .AddHostedService<MailWatch>();
}
