using Microsoft.CodeAnalysis;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>What ends a plan: the work is left to another owner, or to nobody, and the reason can be read.</summary>
public class BlockersTests
{
    private const string Usings = "using System;\nusing System.Collections.Generic;\nusing System.IO;\nusing System.Linq;\nusing System.Linq.Expressions;\nusing System.Threading;\nusing System.Threading.Tasks;\n\n";

    private const string Store = "\nclass Store\n{\n    public async Task SaveAsync(int item = 0)\n    {\n        await Task.Delay(20);\n        throw new InvalidOperationException(\"disk full\");\n    }\n}\n";

    private const string Saves = "\n    private void Save()\n    {\n        _ = store.SaveAsync(1);\n    }\n";

    private static async Task RefusedAsync(string because, string types, string id = "OWN1002", ProgramSetup? setup = null)
    {
        var solution = TestSolution.Of((setup ?? ProgramSetup.Library) with { Nullable = NullableContextOptions.Disable }, Usings + types + Store);
        Assert.DoesNotContain((await solution.Projects.Single().GetCompilationAsync())!.GetDiagnostics(), static d => d.Severity == DiagnosticSeverity.Error);
        Assert.Contains(because, Assert.Single(await Refusals.OfAsync(solution, id)), StringComparison.Ordinal);
    }

    private static string Class(string members) => "class C\n{\n    private readonly Store store = new Store();\n" + members + "}\n";

    /// <summary>A caller of <c>Save</c>, which drops a task, cannot receive it.</summary>
    [Theory]
    [InlineData("a caller cannot change", "    public C() { Save(); }\n")]
    [InlineData("a caller cannot change", "    ~C() { Save(); }\n")]
    [InlineData("a caller cannot change", "    int P { get { Save(); return 1; } }\n")]
    [InlineData("a caller cannot change", "    int this[int i] { set { Save(); } }\n")]
    [InlineData("a caller cannot change", "    public static int operator -(C c) { c.Save(); return 1; }\n")]
    [InlineData("a caller cannot change", "    event Action E { add { Save(); } remove { } }\n")]
    [InlineData("it disposes", "    internal void Dispose() { Save(); }\n    async Task M() { await Task.Yield(); Dispose(); }\n")]
    [InlineData("it is an iterator", "    IEnumerable<int> M() { Save(); yield return 1; }\n")]
    [InlineData("it is an iterator", "    async IAsyncEnumerable<int> M() { await Task.Yield(); Save(); yield return 1; }\n")]
    [InlineData("it has by-reference parameters", "    void M(ref int i) { Save(); }\n    async Task N() { await Task.Yield(); int i = 1; M(ref i); }\n")]
    [InlineData("it has by-reference parameters", "    void M(in int i) { Save(); }\n    async Task N() { await Task.Yield(); M(1); }\n")]
    [InlineData("under a lock", "    async Task M() { await Task.Yield(); lock (store) { Save(); } }\n")]
    [InlineData("under a lock", "    async Task M(byte[] b) { await Task.Yield(); unsafe { fixed (byte* p = b) { Save(); } } }\n")]
    [InlineData("not a plain call", "    void M() { Action later = Save; later(); }\n")]
    [InlineData("would let failures out", "    event Action Changed; void M() { Changed += Save; Changed(); }\n")]
    [InlineData("a caller cannot change", "    void M() { Action later = () => Save(); later(); }\n")]
    [InlineData("a caller cannot change", "    void Over(Action a) { a(); }\n    void Over(Func<Task> a) { }\n    void M() { Over(() => Save()); }\n")]
    [InlineData("a caller cannot change", "    void M() { new List<int>().ForEach(i => Save()); }\n")]
    [InlineData("a caller cannot change", "    void M(Expression<Action> tree) { }\n    void N() { M(() => Save()); }\n")]
    [InlineData("it answers a request", "    async Task M(HttpContext context) { await Task.Yield(); Save(); }\n    class HttpContext { }\n")]
    [InlineData("a loop without bound", "    async Task M() { while (true) { await Task.Delay(1); Save(); } }\n")]
    [InlineData("a handler within a loop", "    async Task M(int[] items) { await Task.Yield(); foreach (var i in items) { try { Save(); } catch (IOException) { } } }\n")]
    [InlineData("a handler within a loop", "    async Task M(int[] items) { await Task.Yield(); for (var i = 0; i < 3; i++) { try { if (i > 1) { Save(); } } catch (IOException) { return; } } }\n")]
    [InlineData("it returns a value at once", "    int M() { Save(); return 1; }\n    void N() { Console.WriteLine(M()); }\n")]
    [InlineData("an event handler would let failures out", "    async void OnClick(object sender, EventArgs e) { await Task.Yield(); Save(); }\n")]
    [InlineData("nothing in the solution calls it", "")]
    public Task A_caller(string because, string members) => RefusedAsync(because, Class(members + Saves));

    /// <summary>One caller could receive the work and another one cannot: neither changes then.</summary>
    [Fact]
    public async Task A_caller_beside_one_that_cannot_change_is_left_as_it_is()
    {
        var solution = TestSolution.Of(ProgramSetup.Library, Usings + Class("    async void First() { await Task.Delay(1); Second(); }\n    async void Second() { await store.SaveAsync(1); }\n    int Third { get { Second(); return 1; } }\n    async Task M() { await Task.Yield(); First(); }\n") + Store);
        var second = (await OwnershipPackage.DiagnosticsAsync(solution)).Single(static d => d.Id == "OWN1004" && d.GetMessage(System.Globalization.CultureInfo.InvariantCulture).Contains("'Second'", StringComparison.Ordinal));
        var outcome = await OwnershipPlanner.PlanAsync(solution, [(solution.GetDocument(second.Location.SourceTree)!, second)], CancellationToken.None);
        Assert.Single(outcome.Refused);
        Assert.Empty(outcome.Functions);
    }

    /// <summary>What each turn catches by itself would fail for all turns together, behind the loop.</summary>
    [Fact]
    public Task A_start_that_each_turn_of_a_loop_guards() =>
        RefusedAsync("a handler within a loop", Class("    Task M(int[] items) { foreach (var i in items) { try { _ = store.SaveAsync(i); } catch (Exception) { } } return Task.CompletedTask; }\n"), "OWN1007");

    /// <summary>A base that cannot be found may fix the signature of what could be its member, in the class itself or in one that derives from it.</summary>
    [Theory]
    [InlineData("class C : Missing { public void Save() { _ = new Store().SaveAsync(); } async Task M() { await Task.Yield(); Save(); } }\n")]
    [InlineData("interface IMine : IMissing { }\n\nabstract class B : IMine { public abstract void Save(); }\n\nclass C : B { public override void Save() { _ = new Store().SaveAsync(); } async Task M() { await Task.Yield(); Save(); } }\n")]
    public async Task A_contract_that_cannot_be_found(string types)
    {
        var solution = TestSolution.Of(ProgramSetup.Library with { Nullable = NullableContextOptions.Disable }, Usings + types + Store);
        Assert.Contains("outside the solution", Assert.Single(await Refusals.OfAsync(solution, "OWN1002")), StringComparison.Ordinal);
    }

    [Fact]
    public Task A_function_that_calls_itself() =>
        RefusedAsync("it calls itself", Class("    async Task N() { await Task.Yield(); Again(1); }\n    void Again(int i) { _ = store.SaveAsync(); if (i > 0) { Again(i - 1); } }\n"));

    /// <summary>An event's own handler cannot return what it is.</summary>
    [Fact]
    public Task A_handler() =>
        RefusedAsync("the shape of an event handler", Class("    event EventHandler Changed;\n    C() { Changed += OnChanged; }\n    async void OnChanged(object sender, EventArgs e) { await store.SaveAsync(1); }\n"), "OWN1003");

    [Theory]
    [InlineData("class C : IProgress<int>\n{\n    public void Report(int i) { _ = new Store().SaveAsync(i); }\n    async Task M() { await Task.Yield(); Report(1); }\n}\n")]
    [InlineData("class C : MemoryStream\n{\n    public override void Flush() { _ = new Store().SaveAsync(); }\n    async Task M() { await Task.Yield(); Flush(); }\n}\n")]
    [InlineData("interface IMine : IProgress<int> { }\n\nclass C : IMine\n{\n    void IProgress<int>.Report(int i) { _ = new Store().SaveAsync(i); }\n    async Task M(IMine mine) { await Task.Yield(); mine.Report(1); }\n}\n")]
    public Task A_contract_outside_the_solution(string types) => RefusedAsync("a contract outside the solution", types);

    /// <summary>One implementation, or one caller of the contract, that cannot change holds all of them.</summary>
    [Theory]
    [InlineData("class Other : IWorker { public void Work() { } public void M() { Action later = Work; later(); } }\n", "not a plain call")]
    [InlineData("class Other : MemoryStream, IWorker { public void Work() => Dispose(); void M(IWorker worker) { lock (this) { worker.Work(); } } }\n", "under a lock")]
    [InlineData("class Other : IWorker\n{\n    public void Work()\n    {\n#if DEBUG\n        return;\n#endif\n    }\n}\n", "conditional code")]
    public Task A_contract_that_cannot_change_everywhere(string other, string because) => RefusedAsync(
        because,
        "interface IWorker { void Work(); }\n\nclass C : IWorker\n{\n    public void Work() { _ = new Store().SaveAsync(); }\n    async Task M(IWorker worker) { await Task.Yield(); worker.Work(); }\n}\n\n" + other);

    /// <summary>What another configuration compiles, or returns, cannot be seen.</summary>
    [Theory]
    [InlineData("#if ELSEWHERE\n        return;\n#endif\n        Save();\n")]
    [InlineData("        Save();\n#if ELSEWHERE\n        Console.WriteLine(1);\n#endif\n")]
    [InlineData("#if !ELSEWHERE\n        Save();\n#endif\n")]
    public Task Conditional_code(string body) => RefusedAsync("conditional code", Class("    void N()\n    {\n" + body + "    }\n    async Task M() { await Task.Yield(); N(); }\n" + Saves.Replace("private", "internal", StringComparison.Ordinal)));

    /// <summary>A contract of a library keeps its shape: a successor beside it would have to be implemented by others.</summary>
    [Fact]
    public Task A_public_contract() => RefusedAsync(
        "a successor cannot be added beside",
        "public interface IWorker { void Work(); }\n\nclass C : IWorker\n{\n    public void Work() { _ = new Store().SaveAsync(); }\n    async Task M(IWorker worker) { await Task.Yield(); worker.Work(); }\n}\n");

    [Theory]
    [InlineData("a friend assembly outside the solution", "[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"Elsewhere\")]\n\nclass C { internal void Save() { _ = new Store().SaveAsync(); } async Task M() { await Task.Yield(); Save(); } }\n")]
    [InlineData("a successor of that name exists", "public class C { public void Save() { _ = new Store().SaveAsync(); } public Task SaveAsync(int i) => Task.CompletedTask; }\n")]
    [InlineData("a successor of that name exists", "public class C { public void Save() { _ = new Store().SaveAsync(); } }\n\npublic static class Extensions { public static Task SaveAsync(this C c) => Task.CompletedTask; }\n")]
    [InlineData("a successor would have no name of its own", "public class C { public void SaveAsync() { _ = new Store().SaveAsync(); } }\n")]
    [InlineData("a successor cannot be added beside", "public class C { [System.ComponentModel.Browsable(false)] public void Save() { _ = new Store().SaveAsync(); } }\n")]
    public Task Who_else_may_call_it(string because, string types) =>
        RefusedAsync(because, types.StartsWith('[') ? types.Replace("[assembly", "\n[assembly", StringComparison.Ordinal) : types);

    /// <summary>What is made at run time implements what it sees, and calls nothing by itself.</summary>
    [Theory]
    [InlineData("DynamicProxyGenAssembly2, PublicKey=0024")]
    [InlineData("ProxyBuilder")]
    public async Task A_friend_that_is_made_at_run_time_calls_nothing(string friend)
    {
        var source = Usings + "\n[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"" + friend + "\")]\n\nclass C { internal void Save() { _ = new Store().SaveAsync(); } async Task M() { await Task.Yield(); Save(); } }\n" + Store;
        Assert.Empty(await Refusals.OfAsync(TestSolution.Of(ProgramSetup.Library, source), "OWN1002"));
    }

    /// <summary>Whoever awaits a successor wants to go on: not behind a loop that only a stop ends, where its name says that it begins something, and not after what is put off.</summary>
    [Theory]
    [InlineData("OWN4003", "its successor would go on", "Start", "while (!stop.IsCancellationRequested) { await Task.Delay(5); File.Delete(\"a\"); }")]
    [InlineData("OWN4003", "its successor would go on", "Create", "while (true) { await Task.Delay(5); File.Delete(\"a\"); }")]
    [InlineData("OWN1001", "what it puts off", "Reject", "await Task.Delay(TimeSpan.FromMinutes(1)); File.Delete(\"a\");")]
    [InlineData("OWN4003", null, "Debug", "while (!stop.IsCancellationRequested) { await Task.Delay(5); File.Delete(\"a\"); }")]
    [InlineData("OWN4003", null, "Listen", "while (!stop.IsCancellationRequested) { await Task.Delay(5); File.Delete(\"a\"); }")]
    [InlineData("OWN1001", "its successor would go on", "Start", "await Save(); File.Delete(\"a\");")]
    [InlineData("OWN1001", null, "Write", "await Save(); File.Delete(\"a\");")]
    [InlineData("OWN1001", null, "Start", "await Task.Delay(5); File.Delete(\"a\");")]
    public async Task A_successor_that_does_not_end(string id, string? because, string name, string work)
    {
        var solution = TestSolution.Of(ProgramSetup.Library, Usings + "public class C\n{\n    private readonly CancellationTokenSource stop = new();\n    public Func<Task> Save { get; set; } = () => Task.CompletedTask;\n    public void " + name + "()\n    {\n        Task.Run(async () => { " + work + " });\n    }\n    public void Dispose() => stop.Cancel();\n}\n");
        var refused = await Refusals.OfAsync(solution, id);
        if (because is null)
        {
            Assert.Empty(refused);
        }
        else
        {
            Assert.Contains(because, Assert.Single(refused), StringComparison.Ordinal);
        }
    }

    [Fact]
    public Task An_executable_by_itself() => RefusedAsync(
        "callers outside the loaded projects",
        "class P { static async Task Main() { await Task.Yield(); new C().Save(); } }\n\npublic class C { public void Save() { _ = new Store().SaveAsync(); } }\n",
        setup: ProgramSetup.Console);

    /// <summary>An asynchronous entry point is called by another one, at which nobody looks for the attribute.</summary>
    [Theory]
    [InlineData("OWN6004", "class P { [STAThread] static void Main() { _ = new Store().SaveAsync(); } }\n")]
    [InlineData("OWN1002", "class P { [STAThread] static void Main() { Console.WriteLine(1); Begin(); } static void Begin() { _ = new Store().SaveAsync(); } }\n")]
    [InlineData("OWN6001", "class P { [STAThread] static void Main() { Task.Run(() => { while (true) { File.Delete(\"a\"); } }); Thread.Sleep(-1); } }\n")]
    public async Task An_entry_point_whose_thread_has_an_apartment(string id, string types) =>
        Assert.Contains("has to stay in its apartment", Assert.Single(await Refusals.OfAsync(TestSolution.Of(ProgramSetup.Console with { Nullable = NullableContextOptions.Disable }, Usings + types + Store), id)), StringComparison.Ordinal);

    /// <summary>To wait before the end of a <c>using</c> a function has to be asynchronous; some must not be.</summary>
    [Theory]
    [InlineData("a struct's member", "    struct S\n    {\n        private int number;\n        internal void Go(C c) { using (new MemoryStream()) { c.Save(); number++; } }\n    }\n\n    async Task M(S s) { await Task.Yield(); s.Go(this); }\n")]
    [InlineData("would be undone", "    private static readonly AsyncLocal<int> s_local = new AsyncLocal<int>();\n    void Go() { s_local.Value = 1; using (new MemoryStream()) { Save(); } }\n    async Task M() { await Task.Yield(); Go(); }\n")]
    [InlineData("would be undone", "    void Go() { System.Globalization.CultureInfo.CurrentCulture = null; using (new MemoryStream()) { Save(); } }\n    async Task M() { await Task.Yield(); Go(); }\n")]
    [InlineData("would throw later", "    void Go(object o) { ArgumentNullException.ThrowIfNull(o); using (new MemoryStream()) { Save(); } }\n    async Task M() { await Task.Yield(); Go(1); }\n")]
    [InlineData("would throw later", "    void Go(object o) { if (o == null) { throw new ArgumentNullException(nameof(o)); } using (new MemoryStream()) { Save(); } }\n    async Task M() { await Task.Yield(); Go(1); }\n")]
    [InlineData("cannot live across an await", "    void Go() { Span<int> span = new int[1]; using (new MemoryStream()) { Save(); } }\n    async Task M() { await Task.Yield(); Go(); }\n")]
    [InlineData("cannot outlive the call", "    void Go(Span<int> span) { using (new MemoryStream()) { Save(); } }\n    async Task M() { await Task.Yield(); Go(default); }\n")]
    public Task A_function_that_must_not_be_asynchronous(string because, string members) => RefusedAsync(because, Class(members + Saves.Replace("private", "internal", StringComparison.Ordinal)));

    /// <summary>Work that waits for its own caller, or for whoever the caller lets go on, is never waited for.</summary>
    [Theory]
    [InlineData("    private readonly TaskCompletionSource<int> ready = new();\n    async Task WorkAsync() { await ready.Task; throw new IOException(); }\n    void Begin() { _ = WorkAsync(); }\n    async Task M() { await Task.Yield(); Begin(); }\n    async Task Main2() { await M(); ready.SetResult(1); }\n")]
    [InlineData("    private readonly SemaphoreSlim gate = new(1);\n    async Task WorkAsync() { await gate.WaitAsync(); throw new IOException(); }\n    void Begin() { _ = WorkAsync(); }\n    async Task M() { await gate.WaitAsync(); Begin(); gate.Release(); }\n")]
    [InlineData("    private Task running;\n    async Task WorkAsync() { await Task.Yield(); await running; throw new IOException(); }\n    void Begin() { _ = WorkAsync(); }\n    async Task M() { await Task.Yield(); Begin(); }\n    void N() { running = M(); }\n")]
    [InlineData("    static Task Observe(Task task) { task.ContinueWith(t => Console.WriteLine(t.Exception)); return task; }\n    void Begin(Task[] tasks) { Console.WriteLine(1); _ = ObserveAsync(tasks[0]); }\n    async Task ObserveAsync(Task task) { await Observe(task); throw new IOException(); }\n    async Task M(Task[] tasks) { await Task.Yield(); Begin(tasks); }\n")]
    // What is put off for a minute is a timer in all but name.
    [InlineData("    private static readonly TimeSpan later = TimeSpan.FromMinutes(1);\n    async Task CleanAsync() { await Task.Delay(later); throw new IOException(); }\n    void Begin() { _ = CleanAsync(); }\n    async Task M() { await Task.Yield(); Begin(); }\n")]
    [InlineData("    private static TimeSpan Later { get; set; }\n    async Task CleanAsync() { try { await Task.Delay(Later.Add(Later)); File.Delete(\"a\"); } finally { Console.WriteLine(1); } }\n    void Begin() { _ = CleanAsync(); }\n    async Task M() { await Task.Yield(); Begin(); }\n")]
    public Task Work_that_waits_for_its_caller(string members) => RefusedAsync("may not end", Class(members));

    /// <summary>What is sent to the pool stays there: its first steps must not run on the caller.</summary>
    [Fact]
    public async Task The_hop_stays()
    {
        var text = await FixVerifier.FixTextAsync(
            TestSolution.Of(ProgramSetup.Console, Usings + "class Program\n{\n    static async Task Main()\n    {\n        Begin();\n        await Task.Yield();\n        Console.WriteLine(1);\n    }\n\n    static void Begin()\n    {\n        Task.Run(async () =>\n        {\n            Thread.Sleep(100);\n            await File.ReadAllTextAsync(\"missing\");\n        });\n    }\n}\n"),
            "OWN1001");
        Assert.Contains("return Task.Run(async () =>", text, StringComparison.Ordinal);
    }
}
