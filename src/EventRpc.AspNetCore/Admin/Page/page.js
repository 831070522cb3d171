const base = location.pathname.replace(/\/$/, '');
fetch(`${base}/status`)
  .then(response => response.json())
  .then(status => { document.getElementById('status').textContent = JSON.stringify(status, null, 2); });
