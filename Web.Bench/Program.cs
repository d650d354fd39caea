using LiveChatMeet.Bench;

return args switch
{
    ["chat"] => await ChatBench.RunAsync(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        "dotnet run --project Web.Bench -c Release -- chat    "
            + "messages stored per second, beside one SaveChanges per message"
    );
    return 2;
}
