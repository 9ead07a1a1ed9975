namespace TaskOwnership.Package.Tests.Consumers;

/// <summary>
/// The little of WPF and Windows Forms that the templates and the idioms of the two need to compile where there is no Windows and no pack of its assemblies: shapes,
/// by their real names, without behaviour.
/// </summary>
internal static class WindowsStandIn
{
    public const string Wpf = """
        using System;
        using System.Runtime.CompilerServices;
        using System.Threading.Tasks;

        namespace System.Windows.Threading
        {
            public class DispatcherOperation { public Task Task => Task.CompletedTask; public TaskAwaiter GetAwaiter() => Task.GetAwaiter(); }
            public class DispatcherOperation<T> : DispatcherOperation { public new Task<T> Task => null!; public new TaskAwaiter<T> GetAwaiter() => Task.GetAwaiter(); }
            public class Dispatcher
            {
                public DispatcherOperation BeginInvoke(Delegate method, params object[] args) => new();
                public DispatcherOperation InvokeAsync(Action callback) => new();
                public DispatcherOperation<T> InvokeAsync<T>(Func<T> callback) => new();
                public void Invoke(Action callback) { }
            }
            public class DispatcherObject { public Dispatcher Dispatcher => new(); }
            public class DispatcherTimer { public event EventHandler? Tick; public void Start() => Tick?.Invoke(this, EventArgs.Empty); }
        }

        namespace System.Windows
        {
            using System.Windows.Controls;
            using System.Windows.Threading;

            public enum ResourceDictionaryLocation { None, SourceAssembly }
            public sealed class ThemeInfoAttribute(ResourceDictionaryLocation theme, ResourceDictionaryLocation generic) : Attribute { public (ResourceDictionaryLocation, ResourceDictionaryLocation) Both => (theme, generic); }
            public class RoutedEventArgs : EventArgs { }
            public delegate void RoutedEventHandler(object sender, RoutedEventArgs e);
            public class PropertyMetadata { }
            public class FrameworkPropertyMetadata(object value) : PropertyMetadata { public object Value => value; }
            public class DependencyProperty { public void OverrideMetadata(Type type, PropertyMetadata metadata) { } }
            public class DependencyObject : DispatcherObject { }
            public class FrameworkElement : DependencyObject { public static readonly DependencyProperty DefaultStyleKeyProperty = new(); public event RoutedEventHandler? Loaded; protected void Load() => Loaded?.Invoke(this, new()); }
            public class Window : ContentControl { public string Title { get; set; } = ""; public event EventHandler? Closed; protected void Close() => Closed?.Invoke(this, new()); }
            public class Application : DispatcherObject { public static Application Current => new(); public int Run(Window window) => 0; }
        }

        namespace System.Windows.Controls
        {
            public class Control : FrameworkElement { }
            public class ContentControl : Control { }
            public class UserControl : ContentControl { }
            public class Button : ContentControl { public event RoutedEventHandler? Click; protected void Press() => Click?.Invoke(this, new()); }
        }

        namespace System.Windows.Data { public class Binding { } }
        namespace System.Windows.Documents { public class Run { } }
        namespace System.Windows.Input { public class Cursor { } }
        namespace System.Windows.Media { public class Brush { } }
        namespace System.Windows.Media.Imaging { public class BitmapImage { } }
        namespace System.Windows.Navigation { public class NavigationService { } }
        namespace System.Windows.Shapes { public class Path { } }
        """;

    public const string Forms = """
        using System;
        using System.ComponentModel;
        using System.Drawing;
        using System.Threading;
        using System.Threading.Tasks;

        namespace System.Windows.Forms;

        public enum AutoScaleMode { None, Font }

        public class Control : Component
        {
            public string Text { get; set; } = "";
            public Size ClientSize { get; set; }
            public event EventHandler? Click;
            public IAsyncResult BeginInvoke(Delegate method) => Task.CompletedTask;
            public IAsyncResult BeginInvoke(Action method) => Task.CompletedTask;
            public Task InvokeAsync(Action callback, CancellationToken cancellationToken = default) => Task.CompletedTask;
            public void Invoke(Action method) { }
            protected void Press() => Click?.Invoke(this, EventArgs.Empty);
        }

        public class ContainerControl : Control { public AutoScaleMode AutoScaleMode { get; set; } }
        public class UserControl : ContainerControl { }
        public class Form : ContainerControl { public event EventHandler? Load; public event EventHandler? Shown; protected void Open() { Load?.Invoke(this, EventArgs.Empty); Shown?.Invoke(this, EventArgs.Empty); } }
        public class Button : Control { }
        public class Timer : Component { public event EventHandler? Tick; public void Start() => Tick?.Invoke(this, EventArgs.Empty); }
        public static class Application { public static void Run(Form form) { } }
        public static class ApplicationConfiguration { public static void Initialize() { } }
        """;

    /// <summary>What the compiler of XAML would write.</summary>
    public const string WpfGenerated = """
        namespace Template.wpf;

        public partial class App { [System.STAThread] public static void Main() => new App().Run(new MainWindow()); }
        public partial class MainWindow { private void InitializeComponent() { } }
        """;

    /// <summary>As <see cref="WpfGenerated"/>, for a library of controls.</summary>
    public const string WpfControlGenerated = "namespace Template.wpfusercontrollib;\n\npublic partial class UserControl1 { private void InitializeComponent() { } }\n";

    /// <summary>What people write in a window of WPF.</summary>
    public const string WpfIdioms = """
        using System.ComponentModel;
        using System.IO;
        using System.Windows;
        using System.Windows.Controls;
        using System.Windows.Threading;

        namespace Template.wpf;

        public partial class MainWindow
        {
            private readonly DispatcherTimer _clock = new();
            private readonly BackgroundWorker _worker = new();

            public void Wire(Button save, Button load)
            {
                save.Click += OnSave;
                load.Click += async (_, _) => await LoadAsync();
                Loaded += OnLoaded;
                Closed += async (_, _) => await File.WriteAllTextAsync("data", Title);
                _clock.Tick += async (_, _) => await LoadAsync();
                _clock.Start();
                _worker.DoWork += (_, e) => e.Result = File.ReadAllText("data");
                _worker.RunWorkerCompleted += (_, e) => Title = (string?)e.Result ?? "";
                _worker.RunWorkerAsync();
                Dispatcher.BeginInvoke(() => Title = "ready");
                Dispatcher.BeginInvoke(new Action(Show));
                Dispatcher.InvokeAsync(() => Title = "ready");
                _ = Dispatcher.InvokeAsync(Show);
                Application.Current.Dispatcher.InvokeAsync(() => Show());
            }

            private async void OnSave(object sender, RoutedEventArgs e) => await File.WriteAllTextAsync("data", Title);

            private async void OnLoaded(object sender, RoutedEventArgs e)
            {
                try
                {
                    await LoadAsync();
                    await Dispatcher.InvokeAsync(Show);
                }
                catch (IOException failure)
                {
                    Title = failure.Message;
                }
            }

            private async Task LoadAsync()
            {
                string text = await File.ReadAllTextAsync("data");
                await Dispatcher.InvokeAsync(() => Title = text);
            }

            private void Show() => Title = "shown";
        }
        """;

    /// <summary>What people write in a form.</summary>
    public const string FormsIdioms = """
        using System.ComponentModel;
        using System.IO;

        namespace Template.winforms;

        public partial class Form1
        {
            private readonly System.Windows.Forms.Timer _clock = new();
            private readonly BackgroundWorker _worker = new();

            public void Wire(Button save)
            {
                save.Click += OnSave;
                Load += async (_, _) => await LoadAsync();
                Shown += OnShown;
                _clock.Tick += async (_, _) => await LoadAsync();
                _clock.Start();
                _worker.DoWork += (_, e) => e.Result = File.ReadAllText("data");
                _worker.RunWorkerCompleted += (_, e) => Text = (string?)e.Result ?? "";
                _worker.RunWorkerAsync();
                BeginInvoke(() => Text = "ready");
                BeginInvoke(new Action(ShowReady));
                Invoke(ShowReady);
            }

            private async void OnSave(object? sender, EventArgs e) => await File.WriteAllTextAsync("data", Text);

            private async void OnShown(object? sender, EventArgs e)
            {
                try
                {
                    await LoadAsync();
                    await InvokeAsync(ShowReady);
                }
                catch (IOException failure)
                {
                    Text = failure.Message;
                }
            }

            private async Task LoadAsync()
            {
                string text = await File.ReadAllTextAsync("data");
                BeginInvoke(() => Text = text);
            }

            private void ShowReady() => Text = "ready";
        }
        """;
}
