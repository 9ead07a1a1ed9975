using Test = TaskOwnership.Testing.OwnershipAnalyzerTest<TaskOwnership.Analyzers.Rules.MainIsNotABystander.OWN6004MainAbandonsWorkAnalyzer>;

namespace TaskOwnership.Analyzers.Tests.Rules.MainIsNotABystander;

/// <summary>OWN6004: the entry point drops a start.</summary>
public class OWN6004MainAbandonsWorkTests
{
    private const string Usings = "using System;\nusing System.Threading;\nusing System.Threading.Tasks;\n";

    private const string Members = """
            static void Work() { int.Parse("x"); }
            static async Task WorkAsync() { await Task.Delay(10); Work(); }
            static async Task GuardedAsync() { try { await WorkAsync(); } catch (Exception e) { Console.WriteLine(e); } }
        """;

    private static Task Verify(string main) =>
        new Test(ProgramSetup.Console) { CompilerDiagnostics = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.Errors, TestCode = Usings + "class Program\n{\n" + main + "\n" + Members + "\n}" }.RunAsync();

    [Theory]
    [InlineData("static void Main() { {|OWN6004:Task.Run|}(Work); }")]
    [InlineData("static void Main() { _ = {|OWN6004:WorkAsync|}(); Work(); }")]
    [InlineData("static async Task Main() { {|OWN6004:WorkAsync|}(); await Task.Delay(10); }")]
    [InlineData("static async Task<int> Main(string[] args) { await Task.Yield(); var task = {|OWN6004:Task.Run|}(Work); return args.Length; }")]
    [InlineData("static void Main() { {|OWN6004:new Thread(Work).Start|}(); }")]
    [InlineData("static void Main() { {|OWN6004:Task.Run|}(Work); while (true) { Thread.Sleep(1000); } }")]
    [InlineData("static async Task Main() { _ = {|OWN6004:AAsync|}(); await Task.Delay(10); } static async Task AAsync() { await BAsync(); } static async Task BAsync() { await CAsync(); } static async Task CAsync() { await DAsync(); } static async Task DAsync() { await WorkAsync(); }")]
    [InlineData("static int Main() => {|OWN6004:Task.Run|}(Work).Id;", true)]
    public Task Reported(string main, bool handedOver = false) =>
        Verify(handedOver ? main.Replace("{|OWN6004:Task.Run|}", "Task.Run", StringComparison.Ordinal) : main);

    [Theory]
    [InlineData("static async Task Main() { await WorkAsync(); }")]
    [InlineData("static async Task Main() { var task = WorkAsync(); Work(); await task; }")]
    [InlineData("static void Main() { Task.Run(Work).Wait(); }")]
    [InlineData("static void Main() { WorkAsync().GetAwaiter().GetResult(); }")]
    [InlineData("static Task Main() => WorkAsync();")]
    [InlineData("static void Main() { var thread = new Thread(Work); thread.Start(); thread.Join(); }")]
    [InlineData("static void Main() { _ = GuardedAsync(); }")]
    [InlineData("static void Main() { Task server = Task.Run(Work); while (true) { Thread.Sleep(1000); } }")]
    [InlineData("static async Task Main() { using var stop = new CancellationTokenSource(); _ = Task.Run(() => { Console.ReadLine(); stop.Cancel(); }); await Task.Delay(-1, stop.Token); }")]
    [InlineData("static async Task Main() { _ = AAsync(); await Task.Delay(10); } static async Task AAsync() { await BAsync(); } static async Task BAsync() { await CAsync(); } static async Task CAsync() { await DAsync(); } static async Task DAsync() { await GuardedAsync(); }")]
    [InlineData("static async Task Main() { _ = AAsync(3); await Task.Delay(10); } static async Task AAsync(int n) { await BAsync(n); } static async Task BAsync(int n) { if (n > 0) { await AAsync(n - 1); } }")]
    [InlineData("static void Main() { Begin(); } static void Begin() { Task.Run(Work); }")]
    [InlineData("static void Main() { Action a = () => Task.Run(Work); a(); }")]
    [InlineData("static Task kept; static void Main() { kept = WorkAsync(); Work(); }")]
    [InlineData("static void Main() { {|CS0103:Missing|}(); }")]
    [InlineData("static void Main() { ThreadPool.QueueUserWorkItem(Ask); Work(); } static void Ask(object? state) { var name = Console.ReadLine(); int.Parse(name!); }")]
    public Task Silent(string main) => Verify(main);

    /// <summary>What asks again and again is work like any other.</summary>
    [Fact]
    public Task A_loop_over_the_console() => Verify("static void Main() { {|OWN6004:Task.Run|}(Ask); Work(); } static void Ask() { while (true) { int.Parse(Console.ReadLine()!); } }");

    [Fact]
    public Task Top_level_statements() =>
        new Test(ProgramSetup.Console) { TestCode = Usings + "{|OWN6004:Task.Run|}(Work);\nWork();\nstatic void Work() { int.Parse(\"x\"); }\n" }.RunAsync();

    [Fact]
    public Task A_library_has_no_entry_point() =>
        new Test(ProgramSetup.Library) { TestCode = Usings + "class Program { static void Main() { Task.Run(Work); } static void Work() { int.Parse(\"x\"); } }" }.RunAsync();

    [Fact]
    public Task A_test_project() =>
        new Test(ProgramSetup.Console with { GlobalConfig = "build_property.IsTestProject = true\n" }) { TestCode = Usings + "class Program { static void Main() { Task.Run(Work); } static void Work() { int.Parse(\"x\"); } }" }.RunAsync();

    /// <summary>Shapes of public bug reports, each with its repaired twin.</summary>
    public class PublicReports
    {
        // https://github.com/MichaCo/DnsClient.NET/issues/37: Main calls the asynchronous one and leaves; the query is never answered.
        [Theory]
        [InlineData("static void Main(string[] args) { {|OWN6004:Query|}(); } static async Task Query() { await System.IO.File.ReadAllTextAsync(\"hosts\"); Console.WriteLine(\"answered\"); }")]
        [InlineData("static async Task Main(string[] args) { await Query(); } static async Task Query() { await System.IO.File.ReadAllTextAsync(\"hosts\"); Console.WriteLine(\"answered\"); }")]
        public Task A_query(string main) => Verify(main);

        // https://github.com/PCAssistSoftware/RoboSharp/issues/15: the last copy is started, and the program ends before it has begun.
        [Theory]
        [InlineData("static void Main() { Work(); {|OWN6004:Start|}(); } static Task Start() => Task.Run(() => System.IO.File.Copy(\"one\", \"other\"));")]
        [InlineData("static void Main() { Work(); Start().Wait(); } static Task Start() => Task.Run(() => System.IO.File.Copy(\"one\", \"other\"));")]
        public Task A_copy(string main) => Verify(main);

        // https://github.com/RageAgainstThePixel/OpenAI-DotNet/issues/128: the program leaves with code 0 and has done nothing.
        [Theory]
        [InlineData("static int Main() { {|OWN6004:Test|}(); return 0; } static async Task Test() { await System.IO.File.ReadAllTextAsync(\"hosts\"); Console.WriteLine(\"models\"); }")]
        [InlineData("static int Main() { Test().GetAwaiter().GetResult(); return 0; } static async Task Test() { await System.IO.File.ReadAllTextAsync(\"hosts\"); Console.WriteLine(\"models\"); }")]
        public Task Models(string main) => Verify(main);
    }
}
