using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LiveChatMeet.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class CallsAfter : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "CallToReturn",
                table: "Rooms",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "Measures_IsRelayed",
                table: "Leases",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Measures_Lost",
                table: "Leases",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "Measures_Readings",
                table: "Leases",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "Measures_Received",
                table: "Leases",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "Measures_RoundTripMs",
                table: "Leases",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "Measures_IsRelayed",
                table: "Calls",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Measures_Lost",
                table: "Calls",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "Measures_Readings",
                table: "Calls",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "Measures_Received",
                table: "Calls",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "Measures_RoundTripMs",
                table: "Calls",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Moves",
                table: "Calls",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "SettledAt",
                table: "Calls",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SettledBy",
                table: "Calls",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "RoomsToCallBack",
                table: "Rooms",
                column: "CallToReturn",
                filter: "\"CallToReturn\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ListedCalls",
                table: "Calls",
                columns: new[] { "RangAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "ListedCallsOfAgent",
                table: "Calls",
                columns: new[] { "AgentId", "RangAt", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "RoomsToCallBack",
                table: "Rooms");

            migrationBuilder.DropIndex(
                name: "ListedCalls",
                table: "Calls");

            migrationBuilder.DropIndex(
                name: "ListedCallsOfAgent",
                table: "Calls");

            migrationBuilder.DropColumn(
                name: "CallToReturn",
                table: "Rooms");

            migrationBuilder.DropColumn(
                name: "Measures_IsRelayed",
                table: "Leases");

            migrationBuilder.DropColumn(
                name: "Measures_Lost",
                table: "Leases");

            migrationBuilder.DropColumn(
                name: "Measures_Readings",
                table: "Leases");

            migrationBuilder.DropColumn(
                name: "Measures_Received",
                table: "Leases");

            migrationBuilder.DropColumn(
                name: "Measures_RoundTripMs",
                table: "Leases");

            migrationBuilder.DropColumn(
                name: "Measures_IsRelayed",
                table: "Calls");

            migrationBuilder.DropColumn(
                name: "Measures_Lost",
                table: "Calls");

            migrationBuilder.DropColumn(
                name: "Measures_Readings",
                table: "Calls");

            migrationBuilder.DropColumn(
                name: "Measures_Received",
                table: "Calls");

            migrationBuilder.DropColumn(
                name: "Measures_RoundTripMs",
                table: "Calls");

            migrationBuilder.DropColumn(
                name: "Moves",
                table: "Calls");

            migrationBuilder.DropColumn(
                name: "SettledAt",
                table: "Calls");

            migrationBuilder.DropColumn(
                name: "SettledBy",
                table: "Calls");
        }
    }
}
