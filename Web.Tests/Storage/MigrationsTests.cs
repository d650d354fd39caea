using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace LiveChatMeet.Tests.Storage;

public sealed class MigrationsTests
{
    private static readonly Type[] Rebuilding =
    [
        typeof(AlterColumnOperation),
        typeof(DropColumnOperation),
        typeof(AddForeignKeyOperation),
        typeof(DropForeignKeyOperation),
        typeof(AddPrimaryKeyOperation),
        typeof(DropPrimaryKeyOperation),
        typeof(AddUniqueConstraintOperation),
        typeof(DropUniqueConstraintOperation),
        typeof(AddCheckConstraintOperation),
        typeof(DropCheckConstraintOperation),
        typeof(AlterTableOperation),
    ];

    /// <summary>A table of a million rows would be copied, and each model is a tenth of a megabyte of the published
    /// file.</summary>
    [Fact]
    public void None_rebuilds_a_table_nor_carries_the_model_that_this_takes()
    {
        var options = new DbContextOptionsBuilder<LiveChatDb>().UseSqlite("Data Source=:memory:").Options;
        using var database = new LiveChatDb(options);
        var all = database.GetService<IMigrationsAssembly>();

        var migrations = all.Migrations.Values.Select(type =>
            all.CreateMigration(type, "Microsoft.EntityFrameworkCore.Sqlite")
        );

        Assert.NotEmpty(all.Migrations);
        Assert.All(
            migrations,
            migration =>
            {
                Assert.Empty(migration.TargetModel.GetEntityTypes());
                Assert.DoesNotContain(migration.UpOperations, step => Rebuilding.Contains(step.GetType()));
            }
        );
    }
}
